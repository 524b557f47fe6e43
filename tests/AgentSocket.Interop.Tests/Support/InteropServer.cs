using AgentSocket.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentSocket.Interop.Tests.Support;

/// <summary>A server on Kestrel and loopback, with a Node client to go with it.</summary>
internal sealed class InteropServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private InteropServer(WebApplication app) => _app = app;

    public NodeClient Client { get; } = NodeClient.Start();

    public Uri Http => new(_app.Urls.Single());

    public Uri Url => new UriBuilder(Http) { Scheme = "ws", Path = "/ws" }.Uri;

    public static async Task<InteropServer> StartAsync(Action<AgentSocketServerOptions>? configure = null, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        if (time is not null)
            builder.Services.AddSingleton(time);
        builder.Services.AddAgentSocket<TestAgent>(options =>
        {
            options.DrainTimeout = TimeSpan.Zero;
            configure?.Invoke(options);
        });
        var app = builder.Build();
        app.MapAgentSocket("/ws");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new InteropServer(app);
    }

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _app.DisposeAsync();
    }
}
