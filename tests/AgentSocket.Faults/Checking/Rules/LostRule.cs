using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Checking.Rules;

/// <summary>
/// A session is lost only where the scenario allows it, and if Redis forgets, only one that was there when it did; the client is told so at once, and nothing of it comes afterwards. One of which the
/// server had nothing yet may be: it had never begun. Spec §10.4.
/// </summary>
internal sealed class LostRule : IRule
{
    private const string Name = "lost";

    public IEnumerable<Finding> Check(Trace trace) => trace.Sessions.SelectMany(session => Check(session, trace));

    private static IEnumerable<Finding> Check(SessionTrace session, Trace trace)
    {
        var options = trace.Options;
        foreach (var connection in session.Connections.Where(connection => connection.Lines.Any(IsEnd)))
        {
            var told = connection.Lines.FirstOrDefault(line => line.Kind == TraceKind.Lost);
            var said = connection.Resumed is { Code: Wire.ResumedLost };
            if (told is null || !said)
                yield return session.Find(Name, connection.Number, said ? "the application was not told" : "the application was told, and the server had not said so");
            if (told is { Flag: false } && !options.AllowLost)
                yield return session.Find(Name, connection.Number, "the session was lost");
            if (told is { Flag: false } && options.AllowLost && trace.Flushes.Count > 0 && !trace.Flushes.Any(flushed => flushed > session.Lines[0].Ms && flushed < told.Ms))
                yield return session.Find(Name, connection.Number, "the session was lost, and Redis had forgotten nothing of it");
            if (told is { Flag: true } && session.Incoming.Count > 0)
                yield return session.Find(Name, connection.Number, "a session that had begun was taken for one that had not");
            foreach (var line in connection.Lines.SkipWhile(line => !IsEnd(line)).Where(line => line.Kind == TraceKind.In && Wire.IsNumbered(line.Type)))
                yield return session.Find(Name, connection.Number, $"frame {line.Number} came after the session was lost");
            if (!options.AllowTakeOver && session.Connections.Any(later => later.Number > connection.Number))
                yield return session.Find(Name, connection.Number, "the session went on after it was lost");
        }
    }

    private static bool IsEnd(TraceLine line) => line is { Kind: TraceKind.In, Type: Wire.Resumed, Code: Wire.ResumedLost } or { Kind: TraceKind.Lost };
}
