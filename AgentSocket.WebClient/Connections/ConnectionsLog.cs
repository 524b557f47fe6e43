namespace AgentSocket.WebClient.Connections;

/// <summary>The web client's log lines: 5000 to 5099.</summary>
internal static partial class ConnectionsLog
{
    [LoggerMessage(5000, LogLevel.Information, "{Mode}: connected to {Address}")]
    public static partial void Connected(this ILogger logger, AgentMode mode, Uri address);

    [LoggerMessage(5001, LogLevel.Warning, "{Mode}: no connection to {Address} ({Code}): {Reason}")]
    public static partial void Lost(this ILogger logger, AgentMode mode, Uri address, string code, string reason);

    [LoggerMessage(5002, LogLevel.Information, "{Mode}: the session goes on after {Milliseconds:0} ms, at attempt {Attempts}")]
    public static partial void Resumed(this ILogger logger, AgentMode mode, double milliseconds, int attempts);

    [LoggerMessage(5003, LogLevel.Warning, "{Mode}: session {SessionId} was lost, with {Runs} runs")]
    public static partial void SessionLost(this ILogger logger, AgentMode mode, string? sessionId, int runs);
}
