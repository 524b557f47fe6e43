using System.Net;
using AgentSocket.Interop.Tests.Support;

namespace AgentSocket.Interop.Tests;

/// <summary>Spec §1.</summary>
public sealed class HandshakeTests
{
    [Fact]
    public async Task Connect_WithTheSubprotocol_IsGreetedInIt()
    {
        await using var server = await InteropServer.StartAsync();

        var open = await server.Client.ConnectAsync(server.Url);
        var hello = await server.Client.FrameAsync("HELLO");

        // The client offers compression; no extension is taken.
        Assert.Equal(("asp-v1", ""), (open.Protocol, open.Extensions));
        Assert.Equal(1, hello.Uint("version"));
        Assert.Equal(
            """{"heartbeatMs":30000,"maxFrameBytes":1048576,"windowFrames":1024,"windowBytes":262144,"retentionMs":120000}""",
            hello.Fields.GetProperty("limits").GetRawText());
        Assert.All(new[] { "connectionId", "sessionId", "resumeToken" }, id => Assert.Matches("^[A-Za-z0-9_-]{22,}$", hello.Text(id)));
    }

    [Fact]
    public async Task Connect_WithOtherSubprotocolsBeside_IsGreetedInOurs()
    {
        await using var server = await InteropServer.StartAsync();

        server.Client.Do(new { @do = "connect", url = server.Url, protocols = new[] { "chat", "asp-v1", "asp-v2" } });

        Assert.Equal("asp-v1", (await server.Client.UntilAsync(happened => happened.Event == "open"))[0].Protocol);
    }

    [Theory]
    [InlineData("asp-v2")]
    [InlineData("ASP-V1")]
    [InlineData("")]
    public async Task Connect_WithoutTheSubprotocol_IsRefused(string protocol)
    {
        await using var server = await InteropServer.StartAsync();

        server.Client.Do(new { @do = "connect", url = server.Url, protocols = protocol.Length == 0 ? Array.Empty<string>() : [protocol] });

        Assert.Equal(400, await RefusalAsync(server));
    }

    [Theory]
    [InlineData("http://elsewhere.example")]
    [InlineData("https://app.example.com:444")]
    [InlineData("http://app.example.com")]
    [InlineData("https://app.example.com.evil.example")]
    [InlineData("null")]
    [InlineData("app.example.com")]
    public async Task Connect_FromAForeignOrigin_IsForbidden(string origin)
    {
        await using var server = await InteropServer.StartAsync(options => options.AllowedOrigins.Add("https://app.example.com"));

        server.Client.Do(new { @do = "connect", url = server.Url, headers = new { origin } });

        Assert.Equal(403, await RefusalAsync(server));
    }

    [Fact]
    public async Task Connect_FromItsOwnOrConfiguredOrigin_IsAllowed()
    {
        await using var server = await InteropServer.StartAsync(options => options.AllowedOrigins.Add("https://app.example.com"));

        foreach (var origin in new[] { server.Http.GetLeftPart(UriPartial.Authority), "https://app.example.com", "https://APP.example.com:443" })
        {
            server.Client.Do(new { @do = "connect", url = server.Url, headers = new { origin } });
            await server.Client.FrameAsync("HELLO");
        }
    }

    [Fact]
    public async Task Get_WithoutUpgrade_IsABadRequest()
    {
        await using var server = await InteropServer.StartAsync();
        using var http = new HttpClient();

        using var response = await http.GetAsync(new Uri(server.Http, "/ws"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Connect_WhenTheServerIsFull_IsToldToComeAgain()
    {
        await using var server = await InteropServer.StartAsync(options => options.MaxConnections = 1);
        await server.Client.GreetAsync(server.Url);

        server.Client.Do(new { @do = "connect", url = server.Url });

        Assert.Equal(503, await RefusalAsync(server));
    }

    private static async Task<int> RefusalAsync(InteropServer server) =>
        (await server.Client.UntilAsync(happened => happened.Event == "refused"))[^1].Status;
}
