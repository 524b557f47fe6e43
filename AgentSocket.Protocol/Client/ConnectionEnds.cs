using AgentSocket.Protocol.Connections;

namespace AgentSocket.Protocol.Client;

/// <summary>What a connection's end means to a caller. Spec §7.</summary>
internal static class ConnectionEnds
{
    /// <summary>The failure; null for an end that one of the peers wanted.</summary>
    public static AgentSocketException? Explain(ConnectionEnd end) => end switch
    {
        ConnectionEnd.Violation violation =>
            new(ErrorCodes.ProtocolError, $"The server broke the protocol: {violation.Error}."),
        ConnectionEnd.ClosedByPeer closed => Explain((CloseCode)(int)closed.Status, closed.Reason),
        ConnectionEnd.Broken broken =>
            new(ErrorCodes.ConnectionLost, "The connection was lost.", broken.Cause) { Retryable = true },
        _ => null,
    };

    private static AgentSocketException? Explain(CloseCode code, string reason) => code switch
    {
        CloseCode.Normal => null,
        CloseCode.TooLarge or CloseCode.ProtocolError => new(ErrorCodes.ProtocolError, $"The server closed the connection: protocol error {reason}."),
        CloseCode.Unauthorized => new(ErrorCodes.Unauthorized, "The server closed the connection: unauthorized."),
        CloseCode.SessionGone => new(ErrorCodes.SessionEnded, "The session's life is over.") { Retryable = true },
        CloseCode.RateLimited => new(ErrorCodes.RateLimited, "The server closed the connection: too many requests.") { Retryable = true },
        CloseCode.Draining => new(ErrorCodes.Draining, "The server is being stopped.") { Retryable = true },
        CloseCode.Superseded => new(ErrorCodes.ConnectionLost, "A newer connection took the session over."),
        _ => new(ErrorCodes.ConnectionLost, $"The server closed the connection ({(int)code}).") { Retryable = true },
    };
}
