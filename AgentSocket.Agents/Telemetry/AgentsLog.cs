using Microsoft.Extensions.Logging;

namespace AgentSocket.Agents;

/// <summary>What is logged here: ids 3000 to 3999. Never a prompt, an answer, an argument, a result or a key.</summary>
internal static partial class AgentsLog
{
    [LoggerMessage(3000, LogLevel.Information, "Model provider {Provider}, model {Model}, endpoint {Endpoint}")]
    public static partial void ModelChosen(ILogger logger, string provider, string? model, string? endpoint);

    [LoggerMessage(3001, LogLevel.Warning, "The model failed with {Code}: {Failure} ({Cause})")]
    public static partial void ModelFailed(ILogger logger, string code, string failure, string? cause);

    [LoggerMessage(3002, LogLevel.Information, "The model's service answered {Status} to attempt {Attempt}; next in {WaitMs:F0} ms")]
    public static partial void RetryingModel(ILogger logger, int? status, int attempt, double waitMs);

    [LoggerMessage(3003, LogLevel.Warning, "Tool {Tool} failed: {Cause}")]
    public static partial void ToolFailed(ILogger logger, string tool, string? cause);

    [LoggerMessage(3004, LogLevel.Information, "The model called tools {Rounds} times and is now asked for an answer without them")]
    public static partial void ToolRoundsExhausted(ILogger logger, int rounds);

    [LoggerMessage(3005, LogLevel.Critical, "The demo model was told to crash the process; it exits with {ExitCode}")]
    public static partial void Crashing(ILogger logger, int exitCode);

    [LoggerMessage(3006, LogLevel.Warning, "Work after a run of session {SessionId} is left out: {MaxWork} go on already, or the host stops")]
    public static partial void BackgroundLeftOut(ILogger logger, string sessionId, int maxWork);

    [LoggerMessage(3007, LogLevel.Warning, "Work after a run of session {SessionId} failed: {Cause}")]
    public static partial void BackgroundFailed(ILogger logger, string sessionId, string cause);

    [LoggerMessage(3008, LogLevel.Error, "A run of session {SessionId} left {Work} to do, which isn't among the host's services")]
    public static partial void BackgroundUnknown(ILogger logger, string sessionId, string work);
}
