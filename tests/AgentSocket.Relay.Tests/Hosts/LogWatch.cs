using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AgentSocket.Relay.Tests.Hosts;

/// <summary>Tells a test that an event was logged, and keeps what was logged.</summary>
internal sealed class LogWatch : ILoggerProvider, ILogger
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _events = new();

    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>Completes when the event was logged.</summary>
    public Task ReachAsync(int eventId) => Of(eventId).Task;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Lines.Enqueue($"{formatter(state, exception)} {exception}");
        Of(eventId.Id).TrySetResult();
    }

    public void Dispose()
    {
    }

    private TaskCompletionSource Of(int eventId) => _events.GetOrAdd(eventId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
