using AgentSocket.Protocol.Workers;

namespace AgentSocket.FunctionWorker.Telemetry;

/// <summary>The worker's log. Event ids 2500 to 2999.</summary>
internal static partial class WorkerLog
{
    [LoggerMessage(2500, LogLevel.Warning, "A call was refused: its signature is {Check}")]
    public static partial void NotAuthorized(this ILogger logger, SignatureCheck check);

    [LoggerMessage(2501, LogLevel.Warning, "A call was refused: it is a replay")]
    public static partial void Replayed(this ILogger logger);

    [LoggerMessage(2502, LogLevel.Error, "Run {Run} of session {SessionId} can't be taken, for Redis doesn't answer: {Cause}")]
    public static partial void StateUnavailable(this ILogger logger, long run, string sessionId, string? cause);

    [LoggerMessage(2503, LogLevel.Error, "Run {Run} of session {SessionId} failed unexpectedly: {Trace}")]
    public static partial void RunFailed(this ILogger logger, long run, string sessionId, string trace);

    [LoggerMessage(2504, LogLevel.Error, "The turn of run {Run} of session {SessionId} was not saved: {Code}")]
    public static partial void TurnNotSaved(this ILogger logger, long run, string sessionId, string code);

    [LoggerMessage(2505, LogLevel.Warning, "Nothing could be pushed to session {SessionId}: {Cause}")]
    public static partial void NotPushed(this ILogger logger, string sessionId, string cause);

    [LoggerMessage(2506, LogLevel.Warning, "A turn of session {SessionId} can't be read and is left out")]
    public static partial void TurnUnreadable(this ILogger logger, string sessionId, Exception exception);

    [LoggerMessage(2507, LogLevel.Information, "The turn of attempt {Attempt} at run {Run} of session {SessionId} was not stored: a later attempt's was")]
    public static partial void AttemptSuperseded(this ILogger logger, long attempt, long run, string sessionId);

    [LoggerMessage(2508, LogLevel.Information, "The journal of run {Run} of session {SessionId} stays for a while: {Code}")]
    public static partial void JournalNotClosed(this ILogger logger, long run, string sessionId, string code);
}
