namespace AgentSocket.WebClient.Connections;

/// <summary>The web client's log lines: 5000 to 5099.</summary>
internal static partial class ConnectionsLog
{
    [LoggerMessage(5000, LogLevel.Information, "{Mode}: connected to {Address}")]
    public static partial void Connected(this ILogger logger, AgentMode mode, Uri address);

    [LoggerMessage(5001, LogLevel.Warning, "{Mode}: no connection to {Address} ({Code}): {Reason}")]
    public static partial void Lost(this ILogger logger, AgentMode mode, Uri address, string code, string reason);
}
