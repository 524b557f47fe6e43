using AgentSocket.Agents;
using AgentSocket.FunctionWorker;
using AgentSocket.Relay.Tests.Signing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentSocket.Relay.Tests.Hosts;

/// <summary>A real worker on a loopback port, composed as its Program is, with the demo model at full speed.</summary>
internal sealed class WorkerHost(WebApplication app) : IAsyncDisposable
{
    private int _requests;

    public Uri Address { get; } = new(app.Urls.Single());

    public IServiceProvider Services => app.Services;

    /// <summary>Invocations that came.</summary>
    public int Requests => _requests;

    public static async Task<WorkerHost> StartAsync(
        string redis,
        Uri? relay = null,
        TimeProvider? time = null,
        ScriptedAgent? agent = null,
        int port = 0,
        LogWatch? log = null,
        Dictionary<string, string?>? settings = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Logging.ClearProviders();
        if (log is not null)
            builder.Logging.AddProvider(log);
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AgentSocket:Signing:Keys:0"] = Keys.First,
            ["AgentSocket:Demo:TokensPerSecond"] = "0",
            ["ConnectionStrings:redis"] = redis,
        });
        if (relay is not null)
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["services:relay:http:0"] = relay.ToString() });
        builder.Configuration.AddInMemoryCollection(settings);
        if (time is not null)
            builder.Services.AddSingleton(time);
        if (agent is not null)
            builder.Services.AddSingleton<IAgent>(agent);

        builder.AddServiceDefaults();
        builder.AddAgents();
        builder.AddWorker();

        var app = builder.Build();
        WorkerHost? host = null;
        app.Use((context, next) =>
        {
            if (context.Request.Path == "/invoke")
                Interlocked.Increment(ref host!._requests);
            return next(context);
        });
        app.MapDefaultEndpoints();
        app.MapInvoke();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return host = new WorkerHost(app);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);

        // Pipelines of retries wait, on the host's clock, until what they do has ended.
        var time = app.Services.GetRequiredService<TimeProvider>() as SteppingTime;
        var disposed = app.DisposeAsync().AsTask();
        await (time?.PassUntilAsync(disposed, longest: TimeSpan.FromSeconds(1)) ?? disposed);
        await disposed;
    }
}
