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

    /// <summary>No relay with such times would ever hold another for dead: their runs would have no end.</summary>
    [Theory]
    [InlineData("00:00:02.9", "00:00:01")]
    [InlineData("00:00:05", "00:00:10")]
    public async Task Relay_WhoseLeaseIsShorterThanThreeBeats_DoesNotStart_AndSaysWhatToSet(string lease, string beat)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => RelayHost.StartAsync(settings: new() { ["AgentSocket:Relay:Lease"] = lease, ["AgentSocket:Server:BeatInterval"] = beat }));

        Assert.Contains("AgentSocket:Relay:Lease", failure.Message, StringComparison.Ordinal);
        Assert.Contains("AgentSocket:Server:BeatInterval", failure.Message, StringComparison.Ordinal);
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
