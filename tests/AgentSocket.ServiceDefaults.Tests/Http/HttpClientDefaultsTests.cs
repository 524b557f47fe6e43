using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Polly.CircuitBreaker;

namespace AgentSocket.ServiceDefaults.Tests.Http;

public sealed class HttpClientDefaultsTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private WebApplication? _app;

    public async ValueTask DisposeAsync()
    {
        // Pipelines of retries wait, on the clock, until what they do has ended.
        var disposed = _app!.DisposeAsync().AsTask();
        while (!disposed.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await disposed;
    }

    [Fact]
    public async Task Request_ReplicaLost_IsRetriedOnAnother()
    {
        // The one that service discovery begins with.
        using var network = new FailingHosts("replica-b");
        var client = (await StartAsync(network)).Services.GetRequiredService<IHttpClientFactory>().CreateClient();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "http://worker"));

        Assert.Equal(["replica-b", "replica-a"], network.Asked);
    }

    [Fact]
    public async Task Breaker_OfAServiceThatIsDown_LeavesTheOthersReachable()
    {
        using var network = new FailingHosts("down");
        var client = (await StartAsync(network)).Services.GetRequiredService<IHttpClientFactory>().CreateClient();
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var requests = Enumerable.Range(0, 100).Select(_ => client.GetAsync(new Uri("http://down"), leave.Token)).ToList();
        while (network.Asked.Count < 100)
        {
            leave.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await Assert.ThrowsAsync<BrokenCircuitException>(() => StatusAsync(client, "http://down"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "http://up"));

        await leave.CancelAsync();

        // Some are tried again before they are left, and meet the breaker.
        foreach (var request in requests)
            await Assert.ThrowsAnyAsync<Exception>(() => request);
    }

    /// <summary>Moves the clock over the waits between retries, whose lengths are random.</summary>
    private async Task<HttpStatusCode> StatusAsync(HttpClient client, string address)
    {
        var response = client.GetAsync(new Uri(address), TestContext.Current.CancellationToken);
        while (!response.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));

            // What doesn't wait for the clock goes on meanwhile.
            await Task.WhenAny(response, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System));
        }

        return (await response).StatusCode;
    }

    private async Task<WebApplication> StartAsync(FailingHosts network) => _app = await TestApp.StartAsync(builder =>
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
