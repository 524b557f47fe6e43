namespace AgentSocket.Faults.Checking.Rules;

/// <summary>On each connection the client's numbered frames go on where RESUMED said that the server is. Spec §10.3.</summary>
internal sealed class ResendRule : IRule
{
    public IEnumerable<Finding> Check(Trace trace) =>
        from session in trace.Sessions
        from connection in session.Connections
        where connection.Resumed is not { Code: Wire.ResumedLost }
        from line in connection.Outgoing.Index()
        let expected = connection.FirstOutgoing + line.Index
        where line.Item.Number != expected
        select session.Find("resend", connection.Number, $"the client sent {line.Item.Number} in the place of {expected}");
}
