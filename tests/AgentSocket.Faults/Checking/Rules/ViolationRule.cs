namespace AgentSocket.Faults.Checking.Rules;

/// <summary>No server closes with 4400: the bench's clients keep to the protocol. Spec §7.2.</summary>
internal sealed class ViolationRule : IRule
{
    public IEnumerable<Finding> Check(Trace trace) =>
        from session in trace.Sessions
        from connection in session.Connections
        where connection.Closed is { Code: Wire.CloseProtocolError }
        select session.Find("violation", connection.Number, "the server found a violation");
}
