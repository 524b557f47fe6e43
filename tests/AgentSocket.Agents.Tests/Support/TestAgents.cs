using System.Collections.Concurrent;
using AgentSocket.Agents.Demo;
using AgentSocket.Protocol;
using AgentSocket.TestModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents.Tests.Support;

/// <summary>A host's agents, as <c>AddAgents</c> makes them, with one session's memory.</summary>
internal sealed class TestAgents : IAsyncDisposable
{
    public const string Key = "sk-the-secret-of-the-test";

    private readonly IHost _host;

    private TestAgents(IHost host, TestLog log)
    {
        _host = host;
        Logs = log;
    }

    public TestLog Logs { get; }

    public ConversationOptions ConversationOptions => Services.GetRequiredService<IOptions<ConversationOptions>>().Value;

    public Conversation Conversation
    {
        get => field ??= new Conversation(ConversationOptions);
        set;
    }

    public IServiceProvider Services => _host.Services;

    public AgentCatalog Catalog => Services.GetRequiredService<AgentCatalog>();

    public TestCrash Crash => (TestCrash)Services.GetRequiredService<DemoCrash>();

    /// <summary>The demo model, without a pace unless one is given.</summary>
    public static TestAgents Demo(TimeProvider? time = null, double tokensPerSecond = 0, params (string Key, string Value)[] settings) =>
        Create(time, _ => { }, [("AgentSocket:Demo:TokensPerSecond", $"{tokensPerSecond}"), .. settings]);

    /// <summary>A model behind a server.</summary>
    public static TestAgents On(TestModelServer server, TimeProvider? time = null, Action<IKernelBuilder>? kernel = null, params (string Key, string Value)[] settings) =>
        Create(time, kernel ?? (_ => { }), [
            ("AgentSocket:Model:Provider", "compatible"),
            ("AgentSocket:Model:Name", "gpt-test"),
            ("AgentSocket:Model:Endpoint", server.Endpoint.ToString()),
            ("AgentSocket:Model:Key", Key),
            .. settings,
        ]);

    public static TestAgents Create(TimeProvider? time, Action<IKernelBuilder> kernel, params (string Key, string? Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var log = new TestLog();
        builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        builder.Configuration.AddInMemoryCollection(settings.GroupBy(setting => setting.Key, (key, values) => KeyValuePair.Create(key, values.Last().Value)));
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton<DemoCrash, TestCrash>();
        kernel(builder.AddAgents());
        return new TestAgents(builder.Build(), log);
    }

    /// <summary>Checks the options as a host does when it starts.</summary>
    public Task StartAsync() => _host.StartAsync(TestContext.Current.CancellationToken);

    /// <summary>One run of the chat.</summary>
    public Task<AgentResult> RunAsync(AgentValue input, RunWriter writer) => RunStoppablyAsync(input, writer, TestContext.Current.CancellationToken);

    /// <summary>One run of the chat, which the test cancels.</summary>
    public async Task<AgentResult> RunStoppablyAsync(AgentValue input, RunWriter writer, CancellationToken cancellationToken)
    {
        var context = new AgentContext(new MemoryHost(writer)) { Target = "chat", Input = input, SessionId = "s", Conversation = Conversation };
        return await Catalog.Find("chat").RunAsync(context, cancellationToken);
    }

    /// <summary>One run of the chat, and what it said.</summary>
    public async Task<string> AskAsync(string text)
    {
        var writer = new RecordingWriter();
        await RunAsync(text, writer);
        return writer.Text;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}

/// <summary>Notes the exit instead of doing it.</summary>
internal sealed class TestCrash(TimeProvider time, ILogger<DemoCrash> logger) : DemoCrash(time, logger)
{
    public int? ExitedWith { get; private set; }

    protected override void Exit(int exitCode) => ExitedWith = exitCode;
}

/// <summary>Keeps all that is logged.</summary>
internal sealed class TestLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(EventId Id, string Text)> _entries = new();

    public IReadOnlyList<(EventId Id, string Text)> Entries => [.. _entries];

    public string All => string.Join('\n', _entries.Select(entry => entry.Text));

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _entries.Enqueue((eventId, $"{formatter(state, exception)} {exception}"));

    public void Dispose()
    {
    }
}
