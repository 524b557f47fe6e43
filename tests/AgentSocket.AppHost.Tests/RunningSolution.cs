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
    public Task<AgentSocketClient> ConnectAsync(string mode, AgentSocketClientOptions? options = null) => AgentSocketClient.ConnectAsync(Address(mode), options, TestContext.Current.CancellationToken);

    public Uri Address(string mode) => new UriBuilder(_app.GetEndpoint(mode, "http")) { Scheme = "ws", Path = "/ws" }.Uri;

    public HttpClient CreateHttpClient(string resource) => _app.CreateHttpClient(resource);

    /// <summary>The ids of a service's processes that run.</summary>
    public async Task<IReadOnlyList<int>> ProcessIdsAsync(string resource, int expected)
    {
        var ids = new Dictionary<string, int>();
        await foreach (var change in _app.ResourceNotifications.WatchAsync(TestContext.Current.CancellationToken))
        {
            if (change.Resource.Name == resource && change.Snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value is int id)
                ids[change.ResourceId] = id;
            if (ids.Count == expected)
                break;
        }

        return [.. ids.Values];
    }

    /// <summary>Waits until the spans of a trace that are wanted have arrived.</summary>
    internal async Task<IReadOnlyList<ExportedSpan>> SpansAsync(string traceId, Func<IReadOnlyList<ExportedSpan>, bool> isComplete)
    {
        while (true)
        {
            var spans = Telemetry.Spans.Where(span => span.TraceId == traceId).ToArray();
            if (isComplete(spans))
                return spans;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}

/// <summary>The solution of the tests that leave it as they found it.</summary>
[CollectionDefinition(nameof(SolutionCollection))]
public sealed class SolutionCollection : ICollectionFixture<RunningSolution>;
