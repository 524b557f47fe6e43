using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using Microsoft.Extensions.Logging;

namespace AgentSocket.Server.Telemetry;

/// <summary>The server's log. Event ids 1000 to 1999.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(1000, LogLevel.Debug, "Connection {ConnectionId} is open")]
    public static partial void Connected(this ILogger logger, string connectionId);

    [LoggerMessage(1001, LogLevel.Debug, "Connection {ConnectionId} has ended: {End}")]
    public static partial void Disconnected(this ILogger logger, string connectionId, string end);

    [LoggerMessage(1002, LogLevel.Warning, "Connection {ConnectionId} was closed for a violation of the protocol: {Error}")]
    public static partial void Violation(this ILogger logger, string connectionId, FrameError error);

    [LoggerMessage(1003, LogLevel.Warning, "A handshake was refused: {Reason}")]
    public static partial void HandshakeRefused(this ILogger logger, string reason);

    [LoggerMessage(1004, LogLevel.Error, "Run {Run} of session {SessionId} failed unexpectedly: {Trace}")]
    public static partial void RunFailed(this ILogger logger, long run, string sessionId, string trace);

    [LoggerMessage(1005, LogLevel.Information, "Draining {Connections} connections for at most {DrainTimeout}")]
    public static partial void Draining(this ILogger logger, int connections, TimeSpan drainTimeout);

    [LoggerMessage(1006, LogLevel.Information, "Connection {ConnectionId} was silent for too long")]
    public static partial void Silent(this ILogger logger, string connectionId);

    [LoggerMessage(1007, LogLevel.Warning, "The store of sessions failed: {What}")]
    public static partial void StoreFailed(this ILogger logger, string what);

    [LoggerMessage(1008, LogLevel.Warning, "Session {SessionId} is gone from the store")]
    public static partial void SessionGone(this ILogger logger, string sessionId);

    [LoggerMessage(1009, LogLevel.Error, "Session {SessionId} failed unexpectedly; its client is to resume it")]
    public static partial void SessionFailed(this ILogger logger, string sessionId, Exception exception);

    [LoggerMessage(1010, LogLevel.Warning, "A push was refused: its signature is {Check}")]
    public static partial void PushNotAuthorized(this ILogger logger, SignatureCheck check);

    [LoggerMessage(1011, LogLevel.Warning, "A push was refused: push key {Key} doesn't allow it")]
    public static partial void PushForbidden(this ILogger logger, string key);

    [LoggerMessage(1012, LogLevel.Warning, "A push was refused: it came before")]
    public static partial void PushReplayed(this ILogger logger);

    [LoggerMessage(1013, LogLevel.Warning, "A push was not taken: what would tell a replay can't be reached. {Cause}")]
    public static partial void PushNotTaken(this ILogger logger, string? cause);
}
