using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Checking.Rules;

/// <summary>
/// One connection carries a session, the newest. Once the last RESUMED has come, the others bring at most what was under way, and all
/// of them are over at the end; none is superseded where nobody takes over. Spec §10.5.
/// </summary>
internal sealed class OneConnectionRule : IRule
{
    private const string Name = "one connection";

    public IEnumerable<Finding> Check(Trace trace) => trace.Sessions.SelectMany(session => Check(session, trace.Options));

    private static IEnumerable<Finding> Check(SessionTrace session, CheckOptions options)
    {
        var carriers = session.Connections.Where(connection => connection.Carried).ToArray();
        if (carriers.Length == 0)
            yield break;
        var taken = carriers.Max(connection => connection.Resumed?.Ms ?? 0);
        var newest = session.Lines.LastOrDefault(line => line.Kind == TraceKind.Settled)?.Connection ?? carriers[^1].Number;
        foreach (var connection in carriers)
        {
            if (connection.Closed is { Code: Wire.CloseSuperseded } && !options.AllowTakeOver)
                yield return session.Find(Name, connection.Number, "it was superseded, and nobody took over");
            if (connection.Number == newest)
                continue;
            if (connection.Closed is null)
                yield return session.Find(Name, connection.Number, $"it still stands beside {newest}");
            foreach (var line in connection.Lines.Where(line => line.Kind == TraceKind.In && line.Ms > taken + options.UnderWayMs))
                yield return session.Find(Name, connection.Number, $"a frame of type {line.Type:x2} came long after {newest} took the session over");
        }
    }
}
