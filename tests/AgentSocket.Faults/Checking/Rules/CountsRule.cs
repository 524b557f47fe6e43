using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Checking.Rules;

/// <summary>What the server says that it has sent is what came in; what it says that it has received was sent, and never grows less. Spec §5.2.</summary>
internal sealed class CountsRule : IRule
{
    public IEnumerable<Finding> Check(Trace trace) => trace.Sessions.SelectMany(session => session.Connections.SelectMany(connection => Check(session, connection)))
        .Concat(trace.Options.AllowTakeOver ? [] : trace.Sessions.SelectMany(CheckReceived));

    /// <summary>What a client was told to have arrived, it sends no more: no later connection may say less.</summary>
    private static IEnumerable<Finding> CheckReceived(SessionTrace session)
    {
        var acknowledged = 0L;
        foreach (var connection in session.Connections)
        {
            foreach (var line in connection.Lines.Where(IsCount))
            {
                if (line.Received < acknowledged)
                    yield return session.Find("counts", connection.Number, $"the server had received {acknowledged}, and now {line.Received}");
                acknowledged = line.Received ?? 0;
            }
        }
    }

    private static bool IsCount(TraceLine line) =>
        line is { Kind: TraceKind.In, Type: Wire.Pong or Wire.Ack or Wire.Resumed, Received: not null } and not { Type: Wire.Resumed, Code: Wire.ResumedLost };

    private static IEnumerable<Finding> Check(SessionTrace session, ConnectionTrace connection)
    {
        var received = connection.FirstIncoming - 1;
        var sent = connection.FirstOutgoing - 1;
        foreach (var line in connection.Lines)
        {
            if (line.Kind == TraceKind.In && Wire.IsNumbered(line.Type))
                received++;
            else if (line.Kind == TraceKind.Out && Wire.IsNumbered(line.Type))
                sent++;
            if (line is { Kind: TraceKind.In, Type: Wire.Pong } && line.Sent != received)
                yield return session.Find("counts", connection.Number, $"the server has sent {line.Sent}, {received} came");

            // It may be fewer: what isn't stored yet may still be lost.
            if (line is { Kind: TraceKind.In, Type: Wire.Pong } && line.Received > sent)
                yield return session.Find("counts", connection.Number, $"the server has received {line.Received}, {sent} were sent");
        }
    }
}
