using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Polly.CircuitBreaker;

namespace AgentSocket.ServiceDefaults.Tests.Http;

public class HttpClientDefaultsTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Request_ReplicaLost_IsRetriedOnAnother()
    {
        using var network = new FailingHosts("replica-a");
        await using var app = await StartAsync(network);
        var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient();

        foreach (var _ in new[] { 1, 2 })
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "http://worker"));

        Assert.Equal(["replica-a", "replica-b"], network.Asked.Distinct().Order());
    }

    [Fact]
    public async Task Breaker_OfAServiceThatIsDown_LeavesTheOthersReachable()
    {
        using var network = new FailingHosts("down");
        await using var app = await StartAsync(network);
        var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient();
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var requests = Enumerable.Range(0, 100).Select(_ => client.GetAsync(new Uri("http://down"), leave.Token)).ToList();
        Assert.Equal(100, network.Asked.Count);

        await Assert.ThrowsAsync<BrokenCircuitException>(() => StatusAsync(client, "http://down"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "http://up"));

        await leave.CancelAsync();
        foreach (var request in requests)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
    }

    /// <summary>Moves the clock over the waits between retries, whose lengths are random.</summary>
    private async Task<HttpStatusCode> StatusAsync(HttpClient client, string address)
    {
        var response = client.GetAsync(new Uri(address), TestContext.Current.CancellationToken);
        for (var second = 0; second < 30 && !response.IsCompleted; second++)
            _time.Advance(TimeSpan.FromSeconds(1));

        return (await response).StatusCode;
    }

    private Task<WebApplication> StartAsync(FailingHosts network) => TestApp.StartAsync(builder =>
    {
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["services:worker:http:0"] = "http://replica-a",
            ["services:worker:http:1"] = "http://replica-b",
        });
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.ConfigureHttpClientDefaults(http => http.ConfigurePrimaryHttpMessageHandler(() => network));
    });
}
