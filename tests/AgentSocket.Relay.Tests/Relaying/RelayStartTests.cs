using System.Net;
using AgentSocket.Relay.Tests.Hosts;
using Microsoft.Extensions.Options;

namespace AgentSocket.Relay.Tests.Relaying;

public class RelayStartTests
{
    [Fact]
    public async Task Relay_WithoutAKey_DoesNotStart_AndSaysWhatToSet()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => RelayHost.StartAsync(settings: new() { ["AgentSocket:Signing:Keys:0"] = "" }));

        Assert.Contains("AgentSocket:Signing:Keys:0 is missing", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Relay_WithAnOptionOutOfRange_DoesNotStart()
    {
        await Assert.ThrowsAsync<OptionsValidationException>(() => RelayHost.StartAsync(settings: new() { ["AgentSocket:Relay:MaxRunsAtOnce"] = "0" }));
    }

    [Theory]
    [InlineData("AgentSocket:Relay:Lease", "00:00:00.9")]
    [InlineData("AgentSocket:Relay:StoreTimeout", "00:00:31")]
    public async Task Relay_WithATimeOutOfRange_DoesNotStart(string option, string value)
    {
        await Assert.ThrowsAsync<OptionsValidationException>(() => RelayHost.StartAsync(settings: new() { [option] = value }));
    }

    [Fact]
    public async Task Relay_WithoutAConnectionString_DoesNotStart_AndSaysWhatToSet()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => RelayHost.StartAsync(settings: new() { ["ConnectionStrings:redis"] = "" }));

        Assert.Contains("ConnectionStrings__redis", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/health", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/alive", HttpStatusCode.OK)]
    public async Task Relay_WithoutRedis_IsAliveButNotReady(string path, HttpStatusCode expected)
    {
        await using var relay = await RelayHost.StartAsync(settings: new() { ["ConnectionStrings:redis"] = RedisServer.ConnectionStringOf(FreePort.Find()), ["AgentSocket:Relay:StoreTimeout"] = "00:00:00.5" });
        using var http = new HttpClient();

        using var response = await http.GetAsync(new Uri(relay.Address, path), TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
    }

    /// <summary>A handshake needs no worker: sessions begin, and runs wait.</summary>
    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task Relay_WithoutAWorker_IsHealthy(string path)
    {
        await using var relay = await RelayHost.StartAsync(new Uri($"http://127.0.0.1:{FreePort.Find()}"));
        using var http = new HttpClient();

        using var response = await http.GetAsync(new Uri(relay.Address, path), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
