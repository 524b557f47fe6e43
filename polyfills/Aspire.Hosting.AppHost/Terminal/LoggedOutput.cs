using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Terminal;

/// <summary>Output in the AppHost's own log, one category for each resource; so that tests show it.</summary>
internal sealed partial class LoggedOutput(ILoggerFactory loggers, IHostEnvironment environment) : IResourceOutput
{
    public void Write(string resourceId, string line) => Line(LoggerOf(resourceId), line);

    public void Report(string resourceId, string message) => Happened(LoggerOf(resourceId), message);

    [LoggerMessage(1, LogLevel.Information, "{Line}")]
    private static partial void Line(ILogger logger, string line);

    [LoggerMessage(2, LogLevel.Error, "{Message}")]
    private static partial void Happened(ILogger logger, string message);

    private ILogger LoggerOf(string resourceId) => loggers.CreateLogger($"{environment.ApplicationName}.Resources.{resourceId}");
}
