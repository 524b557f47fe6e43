using AgentSocket.Protocol.Workers;

namespace AgentSocket.Relay.Telemetry;

/// <summary>The relay's log. Event ids 2000 to 2499.</summary>
internal static partial class RelayLog
{
    [LoggerMessage(2000, LogLevel.Warning, "The answer to run {Run} of session {SessionId} failed with {Code}: {What} {Cause}")]
    public static partial void AnswerFailed(this ILogger logger, long run, string sessionId, string code, string what, string? cause);

    [LoggerMessage(2010, LogLevel.Warning, "The worker of attempt {Attempt} at run {Run} of session {SessionId} broke off: {Cause}")]
    public static partial void WorkerLost(this ILogger logger, long attempt, long run, string sessionId, string? cause);

    [LoggerMessage(2001, LogLevel.Error, "A worker refused the relay with status {Status}: do both have the same AgentSocket:Signing:Keys, and the same time?")]
    public static partial void NotAuthorized(this ILogger logger, int status);

    [LoggerMessage(2002, LogLevel.Warning, "A push was refused: its signature is {Check}")]
    public static partial void PushNotAuthorized(this ILogger logger, SignatureCheck check);

    [LoggerMessage(2005, LogLevel.Warning, "A push was refused: push key {Key} doesn't allow it")]
    public static partial void PushForbidden(this ILogger logger, string key);

    [LoggerMessage(2003, LogLevel.Warning, "A push was refused: it came before")]
    public static partial void PushReplayed(this ILogger logger);

    [LoggerMessage(2004, LogLevel.Warning, "A push was not taken: Redis can't be reached. {Cause}")]
    public static partial void PushNotTaken(this ILogger logger, string? cause);
}
