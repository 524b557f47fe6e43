namespace Defaults.Tests.Discovery;

public class HttpDiscoveryTests
{
    [Theory]
    [InlineData("http://relay/push?x=1", "http://localhost:5010/push?x=1")]
    [InlineData("https+http://relay/push", "https://localhost:7010/push")]
    [InlineData("http+https://relay/push", "https://localhost:7010/push", "services:relay:http:0", null)]
    [InlineData("https+http://relay/push", "http://localhost:5010/push", "services:relay:https:0", null)]
    [InlineData("http://_metrics.relay/", "http://localhost:9090/")]
    [InlineData("https+http://_metrics.relay/", "http://localhost:9090/")]
    [InlineData("http://relay/", "http://localhost:6000/", "services:relay:default:0", "http://localhost:6000")]
    [InlineData("http://relay/", "http://localhost:6001/", "services:relay:http", "http://localhost:6001")]
    [InlineData("http://relay/b", "http://localhost:5010/a/b", "services:relay:http:0", "http://localhost:5010/a/")]
    [InlineData("http://relay/", "http://localhost:5010/", "services:relay:http:0", "localhost:5010")]
    [InlineData("http://relay/", "http://127.0.0.1:5010/", "services:relay:http:0", "127.0.0.1:5010")]
    public async Task Name_Configured_IsReplacedByItsAddress(string asked, string reached, string? key = null, string? value = null)
    {
        var configuration = new Dictionary<string, string?>
        {
            ["services:relay:http:0"] = "http://localhost:5010",
            ["services:relay:https:0"] = "https://localhost:7010",
            ["services:relay:metrics:0"] = "http://localhost:9090",
        };
        if (key is not null)
            configuration.Remove(key);

        if (value is not null)
        {
            configuration.Remove("services:relay:http:0");
            configuration[key!] = value;
        }

        using var client = new DiscoveringClient(configuration);

        Assert.Equal(reached, await client.AddressOfAsync(asked));
    }

    [Theory]
    [InlineData("http://unknown/a", "http://unknown/a")]
    [InlineData("http://unknown:81/a", "http://unknown:81/a")]
    [InlineData("http://127.0.0.1:81/a", "http://127.0.0.1:81/a")]
    [InlineData("https+http://unknown/a", "https://unknown/a")]
    [InlineData("http://_metrics.unknown/a", "http://unknown/a")]
    [InlineData("http://secure/a", "http://secure/a")]
    [InlineData("http://_absent.secure/a", "http://secure/a")]
    public async Task Name_NotConfiguredForItsScheme_PassesThrough(string asked, string reached)
    {
        using var client = new DiscoveringClient(new() { ["services:secure:https:0"] = "https://localhost:7010" });

        Assert.Equal(reached, await client.AddressOfAsync(asked));
    }

    [Fact]
    public async Task Name_WithSeveralAddresses_IsServedInTurn()
    {
        using var client = new DiscoveringClient(new()
        {
            ["services:worker:http:0"] = "http://localhost:1",
            ["services:worker:http:1"] = "http://localhost:2",
            ["services:worker:http:2"] = "http://localhost:3",
        });

        var reached = new List<string>();
        for (var request = 0; request < 6; request++)
            reached.Add(await client.AddressOfAsync("http://worker"));

        Assert.Equal(["http://localhost:1/", "http://localhost:2/", "http://localhost:3/"], reached[..3].Order());
        Assert.Equal(reached[..3], reached[3..]);
    }

    [Fact]
    public async Task Configuration_Reloaded_ChangesTheAddress()
    {
        using var client = new DiscoveringClient(new() { ["services:relay:http:0"] = "http://localhost:1" });
        Assert.Equal("http://localhost:1/", await client.AddressOfAsync("http://relay"));

        client.Configuration["services:relay:http:0"] = "http://localhost:2";
        ((Microsoft.Extensions.Configuration.IConfigurationRoot)client.Configuration).Reload();

        Assert.Equal("http://localhost:2/", await client.AddressOfAsync("http://relay"));
    }

    [Fact]
    public async Task Request_AfterSending_HasItsOwnAddressAgain()
    {
        using var client = new DiscoveringClient(new() { ["services:relay:http:0"] = "http://localhost:1" });
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://relay/push");

        using var response = await client.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(new Uri("http://relay/push"), request.RequestUri);
    }

    [Theory]
    [InlineData("services:relay:http:first", "http://localhost:1")]
    [InlineData("services:relay:http:0", "http://[")]
    public async Task Configuration_Malformed_Throws(string key, string value)
    {
        using var client = new DiscoveringClient(new() { [key] = value });

        await Assert.ThrowsAsync<KeyNotFoundException>(() => client.AddressOfAsync("http://relay"));
    }

    [Fact]
    public async Task Schemes_Restricted_NeverReachTheOthers()
    {
        var configuration = new Dictionary<string, string?>
        {
            ["services:relay:http:0"] = "http://localhost:1",
            ["services:relay:https:0"] = "https://localhost:2",
        };
        using var client = new DiscoveringClient(configuration, options =>
        {
            options.AllowAllSchemes = false;
            options.AllowedSchemes = ["https"];
        });

        Assert.Equal("https://localhost:2/", await client.AddressOfAsync("http+https://relay"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.AddressOfAsync("http+https://unknown"));
    }
}
