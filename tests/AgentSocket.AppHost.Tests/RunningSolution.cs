using AgentSocket.Protocol.Client;
using AgentSocket.ServiceDefaults.Tests.Export;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace AgentSocket.AppHost.Tests;

/// <summary>The whole solution as the AppHost starts it, once for all tests; its telemetry goes to a collector of the tests.</summary>
public sealed class RunningSolution : IAsyncLifetime
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(3);

    private DistributedApplication _app = null!;

    internal OtlpReceiver Telemetry { get; private set; } = null!;

    public Uri Web => _app.GetEndpoint("web", "http");

    public async ValueTask InitializeAsync()
    {
        Telemetry = await OtlpReceiver.StartAsync();
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AgentSocket_AppHost>();
        foreach (var service in builder.Resources.OfType<ProjectResource>().ToArray())
        {
            builder.CreateResourceBuilder(service)
                .WithEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", Telemetry.Address)
                .WithEnvironment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
                .WithEnvironment("OTEL_BSP_SCHEDULE_DELAY", "200")
                .WithEnvironment("AgentSocket__Demo__AllowCrash", "true");
        }

        _app = await builder.BuildAsync();
        using var deadline = new CancellationTokenSource(StartDeadline, TimeProvider.System);
        await _app.StartAsync(deadline.Token);
        foreach (var name in new[] { "worker", "relay", "direct", "web" })
            await _app.ResourceNotifications.WaitForResourceHealthyAsync(name, deadline.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await Telemetry.DisposeAsync();
    }

    /// <summary>Connects to a mode's service: <c>direct</c> or <c>relay</c>.</summary>
    public Task<AgentSocketClient> ConnectAsync(string mode) => AgentSocketClient.ConnectAsync(Address(mode), cancellationToken: TestContext.Current.CancellationToken);

    public Uri Address(string mode) => new UriBuilder(_app.GetEndpoint(mode, "http")) { Scheme = "ws", Path = "/ws" }.Uri;

    public HttpClient CreateHttpClient(string resource) => _app.CreateHttpClient(resource);
}

[CollectionDefinition(nameof(SolutionCollection))]
public sealed class SolutionCollection : ICollectionFixture<RunningSolution>;
