using System.Net.WebSockets;

namespace AgentSocket.Protocol;

/// <summary>Why a connection was closed. Spec §7 says for each whether a client connects again.</summary>
public enum CloseCode
{
    /// <summary>The peer is done. No reconnect.</summary>
    Normal = 1000,

    /// <summary>A message larger than <c>limits.maxFrameBytes</c>. No reconnect.</summary>
    TooLarge = 1009,

    /// <summary>A malformed frame, or one that the peer may not send. No reconnect.</summary>
    ProtocolError = 4400,

    /// <summary>Credentials are missing, wrong or expired. Reconnect only with new ones.</summary>
    Unauthorized = 4401,

    /// <summary>The client was silent for two heartbeat intervals, or the counts of numbered frames don't match. Reconnect.</summary>
    Heartbeat = 4408,

    /// <summary>A newer connection took the session over. No reconnect.</summary>
    Superseded = 4409,

    /// <summary>The session's life is over. Reconnect with a fresh session.</summary>
    SessionGone = 4410,

    /// <summary>Too many connections or frames. Reconnect after a pause.</summary>
    RateLimited = 4429,

    /// <summary>The server is being stopped. Reconnect: another one answers.</summary>
    Draining = 4503,
}

/// <summary>The one table from frame errors to close codes.</summary>
public static class CloseCodes
{
    /// <summary>The code that closes a connection for this violation.</summary>
    /// <param name="error">The violation.</param>
    public static CloseCode For(FrameError error) => error switch
    {
        FrameError.TooLarge => CloseCode.TooLarge,

        // A frame was lost or doubled, by the network or by a bug: a new connection and the replay mend it.
        FrameError.CountMismatch => CloseCode.Heartbeat,
        FrameError.Overrun => CloseCode.RateLimited,
        _ => CloseCode.ProtocolError,
    };

    /// <summary>The code as the WebSocket API has it.</summary>
    /// <param name="code">The code.</param>
    public static WebSocketCloseStatus ToStatus(this CloseCode code) => (WebSocketCloseStatus)(int)code;
}
