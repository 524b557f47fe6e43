using System.Net;
using Microsoft.Extensions.ServiceDiscovery;

namespace Defaults.Tests.Discovery;

public class ServiceEndpointResolverTests
{
    [Fact]
    public async Task Resolver_ConfiguredName_GivesEveryAddress()
    {
        using var client = new DiscoveringClient(new()
        {
            ["services:relay:http:0"] = "http://localhost:1",
            ["services:relay:http:1"] = "http://localhost:2",
        });

        var source = await client.Resolver.GetEndpointsAsync("http://relay", TestContext.Current.CancellationToken);

        Assert.Equal(
            [new UriEndPoint(new("http://localhost:1")), new UriEndPoint(new("http://localhost:2"))],
            source.Endpoints.Select(endpoint => endpoint.EndPoint));
        Assert.Equal("http://localhost:1/", source.Endpoints[0].ToString());
        Assert.False(source.ChangeToken.HasChanged);
    }

    [Fact]
    public async Task Resolver_UnknownName_GivesTheNameItself()
    {
        using var client = new DiscoveringClient([]);

        var source = await client.Resolver.GetEndpointsAsync("relay:81", TestContext.Current.CancellationToken);

        Assert.Equal([new DnsEndPoint("relay", 81)], source.Endpoints.Select(endpoint => endpoint.EndPoint));
        Assert.Equal("relay:81", source.Endpoints[0].ToString());
    }

    [Fact]
    public async Task Resolver_NotAName_Throws()
    {
        using var client = new DiscoveringClient([]);

        await Assert.ThrowsAsync<ArgumentException>(
            async () => await client.Resolver.GetEndpointsAsync("http://[", TestContext.Current.CancellationToken));
    }
}
