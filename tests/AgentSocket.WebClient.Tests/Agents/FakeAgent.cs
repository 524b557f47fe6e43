using AgentSocket.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentSocket.WebClient.Tests.Agents;

/// <summary>An agent server on loopback whose answers a test scripts.</summary>
public sealed class FakeAgent : IAsyncDisposable
{
    private readonly WebApplication _app;
    private volatile Gate? _door;

    private FakeAgent(WebApplication app) => (_app, Address) = (app, new Uri(app.Urls.Single()));

    /// <summary>As service discovery injects it.</summary>
    public Uri Address { get; }

    public Script Script => (Script)_app.Services.GetRequiredService<IRunHandler>();

    /// <summary>Starts on a free port, or again on one that it had before.</summary>
    public static async Task<FakeAgent> StartAsync(int port = 0, Action<AgentSocketServerOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddAgentSocket<Script>(options =>
        {
            options.DrainTimeout = TimeSpan.Zero;
            configure?.Invoke(options);
        });
        var app = builder.Build();
        FakeAgent? agent = null;
        app.Use(async (context, next) =>
        {
            if (agent?._door is { } door)
                await door.WaitAsync(context.RequestAborted);
            await next(context);
        });
        app.UseRouting();
        app.MapAgentSocket("/ws");
        await app.StartAsync();
        return agent = new FakeAgent(app);
    }

    /// <summary>Connections that come from now on wait outside until the gate is opened.</summary>
    public Gate ShutDoor() => _door = new Gate();

    /// <summary>Stops as a server does that is asked to: it drains at once and says goodbye.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
