using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Checking.Rules;

/// <summary>
/// A session is lost only where the scenario allows it, the client is told so at once, and nothing of it comes afterwards. One of which the
/// server had nothing yet may be: it had never begun. Spec §10.4.
/// </summary>
internal sealed class LostRule : IRule
{
    private const string Name = "lost";

    public IEnumerable<Finding> Check(Trace trace) => trace.Sessions.SelectMany(session => Check(session, trace.Options));

    private static IEnumerable<Finding> Check(SessionTrace session, CheckOptions options)
    {
        var (told, said) = (false, false);
        foreach (var line in session.Lines)
        {
            if (line is { Kind: TraceKind.In, Type: Wire.Resumed, Code: Wire.ResumedLost })
                said = true;
            if (line.Kind == TraceKind.Lost)
                told = true;
            if (line.Kind == TraceKind.Lost && !line.Flag && !options.AllowLost)
                yield return session.Find(Name, line.Connection, "the session was lost");
            if (said && line.Kind is TraceKind.In && Wire.IsNumbered(line.Type))
                yield return session.Find(Name, line.Connection, $"frame {line.Number} came after the session was lost");
        }

        if (said != told)
            yield return session.Find(Name, 0, said ? "the application was not told" : "the application was told, and the server had not said so");
        if (said && session.Lines.Any(line => line is { Kind: TraceKind.Lost, Flag: true }) && session.Incoming.Count > 0)
            yield return session.Find(Name, 0, "a session that had begun was taken for one that had not");
    }
}
