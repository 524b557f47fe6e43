using AgentSocket.Protocol.Connections;

namespace AgentSocket.Protocol.Client;

/// <summary>What a connection's end means to a caller, and whether the client connects again. Spec §7.</summary>
internal static class ConnectionEnds
{
    private static readonly Row Lost = new(ErrorCodes.ConnectionLost, "The connection was lost.", Retryable: true, Reconnection.Resume);

    private static readonly Dictionary<CloseCode, Row> Rows = new()
    {
        [CloseCode.Normal] = new(null, "The connection was closed.", Retryable: false, Reconnection.Never),
        [CloseCode.TooLarge] = new(ErrorCodes.ProtocolError, "The server closed the connection: a message was too large.", Retryable: false, Reconnection.Never),
        [CloseCode.ProtocolError] = new(ErrorCodes.ProtocolError, "The server closed the connection: protocol error.", Retryable: false, Reconnection.Never),
        [CloseCode.Unauthorized] = new(ErrorCodes.Unauthorized, "The server closed the connection: unauthorized.", Retryable: false, Reconnection.Never),
        [CloseCode.Heartbeat] = new(ErrorCodes.ConnectionLost, "The server had no heartbeat, or the counts didn't match.", Retryable: true, Reconnection.Resume),
        [CloseCode.Superseded] = new(ErrorCodes.ConnectionLost, "A newer connection took the session over.", Retryable: false, Reconnection.Never),
        [CloseCode.SessionGone] = new(ErrorCodes.SessionEnded, "The session's life is over.", Retryable: true, Reconnection.BeginAfresh),
        [CloseCode.RateLimited] = new(ErrorCodes.RateLimited, "The server closed the connection: too many requests.", Retryable: true, Reconnection.ResumeAfterPause),
        [CloseCode.Draining] = new(ErrorCodes.Draining, "The server is being stopped.", Retryable: true, Reconnection.Resume),
    };

    /// <summary>What this end means.</summary>
    public static (AgentSocketException? Failure, Reconnection Next) Explain(ConnectionEnd end) => end switch
    {
        ConnectionEnd.Violation violation =>
            (new(ErrorCodes.ProtocolError, $"The server broke the protocol: {violation.Error}."), RowOf(CloseCodes.For(violation.Error)).Next),
        ConnectionEnd.ClosedByPeer closed => RowOf((CloseCode)(int)closed.Status) is var row ? (row.ToException($" {closed.Reason}"), row.Next) : default,
        ConnectionEnd.Broken broken => (Lost.ToException("", broken.Cause), Lost.Next),
        _ => default,
    };

    /// <summary>What it means that no connection could be made.</summary>
    public static (AgentSocketException? Failure, Reconnection Next) Explain(AgentSocketException refusal) =>
        (refusal, refusal.Retryable ? Reconnection.Resume : Reconnection.Never);

    /// <summary>Any other code is that of a connection that was lost.</summary>
    private static Row RowOf(CloseCode code) =>
        Rows.TryGetValue(code, out var row) ? row : Lost with { Message = $"The server closed the connection ({(int)code})." };

    private sealed record Row(string? Code, string Message, bool Retryable, Reconnection Next)
    {
        public AgentSocketException? ToException(string detail, Exception? cause = null) =>
            Code is null ? null : new(Code, $"{Message}{detail}".TrimEnd(), cause) { Retryable = Retryable };
    }
}
