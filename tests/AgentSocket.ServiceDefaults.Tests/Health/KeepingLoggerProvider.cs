using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AgentSocket.ServiceDefaults.Tests.Health;

/// <summary>Keeps every line that passes the filters.</summary>
internal sealed class KeepingLoggerProvider : ILoggerProvider
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => new KeepingLogger(categoryName, Lines);

    public void Dispose()
    {
    }

    private sealed class KeepingLogger(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
            => lines.Enqueue($"{category}: {formatter(state, exception)}");
    }
}
