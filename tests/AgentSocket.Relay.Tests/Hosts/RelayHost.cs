extern alias Relay;

using AgentSocket.Protocol.Client;
using AgentSocket.Relay.Tests.Signing;
using AgentSocket.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RedisConnection = Relay::AgentSocket.Relay.Storage.RedisConnection;

namespace AgentSocket.Relay.Tests.Hosts;

/// <summary>A relay on a loopback port, composed as its Program is.</summary>
internal sealed class RelayHost(WebApplication app) : IAsyncDisposable
{
    public Uri Address { get; } = new(app.Urls.Single());

    public Uri Socket => new UriBuilder(new Uri(Address, "/ws")) { Scheme = "ws" }.Uri;

    public IServiceProvider Services => app.Services;

    public static async Task<RelayHost> StartAsync(
        Uri? worker = null,
        TimeProvider? time = null,
        Dictionary<string, string?>? settings = null,
        Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AgentSocket:Signing:Keys:0"] = Keys.First,
            ["AgentSocket:Server:DrainTimeout"] = "00:00:00",
            ["services:worker:http:0"] = $"{worker ?? new Uri("http://worker.invalid")}",
            ["ConnectionStrings:redis"] = SharedRedis.ConnectionString,
        });
        builder.Configuration.AddInMemoryCollection(settings);
        if (time is not null)
            builder.Services.AddSingleton(time);

        builder.AddServiceDefaults();
        builder.AddRelay();
        if (time is not null)
            UseRealTimeForRedis(builder);
        configure?.Invoke(builder.Services);

        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapAgentSocket("/ws");
        app.MapAgentSocketPush();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RelayHost(app);
    }

    /// <summary>Time that a test moves must not end Redis's time to answer, nor be waited for by beats.</summary>
    private static void UseRealTimeForRedis(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(provider => new RedisConnection(builder.Configuration, TimeSpan.FromSeconds(10), TimeProvider.System));
        builder.Configuration["AgentSocket:Server:BeatInterval"] = "00:01:00";
        builder.Configuration["AgentSocket:Relay:Lease"] = "00:03:00";
    }

    public Task<AgentSocketClient> ConnectAsync() =>
        AgentSocketClient.ConnectAsync(Socket, cancellationToken: TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
    }
}
