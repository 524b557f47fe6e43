using System.Collections.Concurrent;
using AgentSocket.Protocol;
using AgentSocket.Server.Tests.Support;
using Microsoft.Extensions.Logging;

namespace AgentSocket.Server.Tests.Telemetry;

public class FailureLogTests
{
    /// <summary>What an exception says may quote what a person said.</summary>
    [Fact]
    public async Task Failure_OfAHandler_IsLoggedWithoutItsMessage()
    {
        using var log = new Log();
        await using var server = await TestServer.StartAsync(services: builder => builder.Logging.AddProvider(log));
        server.Handler.On("broken", (_, _) => throw new InvalidOperationException("my password", new FormatException("my secret")));
        using var peer = await server.ConnectAsync();

        await peer.SendAsync(new InvokeFrame(1, "broken", AgentValue.Nil));
        await peer.ReceiveNextAsync<ErrorFrame>();

        var line = Assert.Single(log.Lines, line => line.Contains("failed unexpectedly", StringComparison.Ordinal));
        Assert.Contains("System.InvalidOperationException", line, StringComparison.Ordinal);
        Assert.Contains("System.FormatException", line, StringComparison.Ordinal);
        Assert.Contains(nameof(Failure_OfAHandler_IsLoggedWithoutItsMessage), line, StringComparison.Ordinal);
        Assert.DoesNotContain(log.Lines, any => any.Contains("my ", StringComparison.Ordinal));
    }

    private sealed class Log : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
