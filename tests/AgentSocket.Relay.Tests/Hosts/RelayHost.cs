using AgentSocket.Protocol.Client;
using AgentSocket.Relay.Tests.Signing;
using AgentSocket.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

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
        configure?.Invoke(builder.Services);

        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapAgentSocket("/ws");
        app.MapPush();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RelayHost(app);
    }

    public Task<AgentSocketClient> ConnectAsync() =>
        AgentSocketClient.ConnectAsync(Socket, cancellationToken: TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
    }
}
