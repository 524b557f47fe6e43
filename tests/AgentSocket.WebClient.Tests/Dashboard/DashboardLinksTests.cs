using AgentSocket.WebClient.Dashboard;
using Microsoft.Extensions.Options;

namespace AgentSocket.WebClient.Tests.Dashboard;

public sealed class DashboardLinksTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("http://localhost:18888", "http://localhost:18888/traces/detail/abc")]
    [InlineData("http://localhost:18888/", "http://localhost:18888/traces/detail/abc")]
    [InlineData("http://localhost:18888/traces/detail/{traceId}", "http://localhost:18888/traces/detail/abc")]
    [InlineData("https://traces.example.com/?id={traceId}&view=full", "https://traces.example.com/?id=abc&view=full")]
    public void Link_ToATrace_IsMadeOfTheConfiguredAddress(string? configured, string? link) =>
        Assert.Equal(link, new DashboardLinks(Options.Create(new DashboardOptions { DashboardUrl = configured })).ForTrace("abc"));

    [Theory]
    [InlineData("localhost:18888")]
    [InlineData("javascript:alert(1)")]
    public void Address_ThatIsNoWebAddress_StopsTheStart(string configured)
    {
        var result = new DashboardOptionsValidator().Validate(null, new DashboardOptions { DashboardUrl = configured });
        Assert.True(result.Failed);
    }
}
