namespace AgentSocket.Faults.Checking.Rules;

/// <summary>
/// The server's numbered frames are 1, 2, 3 and so on across the session's connections: each goes on where RESUME said that the client
/// is, and that is where the connections before have brought it. No gap, no duplicate, no other order. Spec §5, §10.3.
/// </summary>
internal sealed class NumberingRule : IRule
{
    private const string Name = "numbering";

    public IEnumerable<Finding> Check(Trace trace) => trace.Sessions.SelectMany(session => Check(session, trace.Options));

    private static IEnumerable<Finding> Check(SessionTrace session, CheckOptions options)
    {
        var received = 0L;
        foreach (var connection in session.Connections)
        {
            if (!options.AllowTakeOver && connection.Resume is { Received: { } claimed } && claimed != received)
                yield return session.Find(Name, connection.Number, $"RESUME says {claimed}, and {received} came");
            var expected = connection.FirstIncoming;
            foreach (var line in connection.Incoming)
            {
                if (line.Number != expected)
                    yield return session.Find(Name, connection.Number, $"frame {line.Number} came in the place of {expected}");
                expected = line.Number + 1;
                received = Math.Max(received, line.Number);
            }
        }
    }
}
