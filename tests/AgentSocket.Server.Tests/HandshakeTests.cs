using System.Net;
using System.Net.WebSockets;
using System.Security.Claims;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.Server.Tests.Support;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AgentSocket.Server.Tests;

public sealed class HandshakeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("asp-v2")]
    public async Task Subprotocol_ThatIsNotOurs_IsRefusedWith400(string? subprotocol)
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(server, socket =>
        {
            if (subprotocol is not null)
                socket.Options.AddSubProtocol(subprotocol);
        }));
    }

    [Fact]
    public async Task Request_ThatIsNoWebSocket_IsRefusedWith400()
    {
        await using var server = await TestServer.StartAsync();
        using var http = new HttpClient();

        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync(new Uri(server.Http, "/ws"), Token)).StatusCode);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("http://evil.example")]
    [InlineData("https://app.example.com.evil.example")]
    [InlineData("http://app.example.com")]
    [InlineData("https://app.example.com:444")]
    [InlineData("https://app.example.com/")]
    [InlineData("https://user@app.example.com")]
    [InlineData("file://")]
    public async Task Origin_ThatIsNotAllowed_IsRefusedWith403(string origin)
    {
        await using var server = await TestServer.StartAsync(options => options.AllowedOrigins.Add("https://app.example.com"));

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(server, socket => WithOrigin(socket, origin)));
    }

    [Fact]
    public async Task Origin_OfTheServerItselfOrAConfiguredOne_IsAllowed()
    {
        await using var server = await TestServer.StartAsync(options => options.AllowedOrigins.Add("https://app.example.com"));

        Assert.Equal(HttpStatusCode.SwitchingProtocols, await StatusAsync(server, socket => WithOrigin(socket, $"http://{server.Http.Authority}")));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await StatusAsync(server, socket => WithOrigin(socket, "https://APP.example.com")));
    }

    [Fact]
    public async Task Connections_BeyondTheLimit_AreRefusedWith503UntilOneLeaves()
    {
        await using var server = await TestServer.StartAsync(options => options.MaxConnections = 1);
        var first = await server.ConnectClientAsync();

        var refusal = await Assert.ThrowsAsync<AgentSocketException>(() => server.ConnectClientAsync());
        Assert.True(refusal.Retryable);

        await first.DisposeAsync();
        await using var next = await RetryAsync(() => server.ConnectClientAsync());
        Assert.Equal("1 ", await next.Invoke("count", "1").ReadToEndAsync(Token));
    }

    /// <summary>So that the next try, over a proxy that keeps connections too, may come to another server.</summary>
    [Fact]
    public async Task Refusal_With503_ClosesItsConnection()
    {
        await using var server = await TestServer.StartAsync(options => options.MaxConnections = 1);
        await using var first = await server.ConnectClientAsync();
        using var http = new HttpClient();

        using var refusal = await http.GetAsync(new Uri(server.Http, "/ws"), Token);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (refusal.StatusCode, refusal.Headers.ConnectionClose));
    }

    [Fact]
    public async Task Authorization_OfTheApp_GuardsTheEndpoint()
    {
        await using var server = await TestServer.StartAsync(
            services: builder =>
            {
                builder.Services.AddAuthentication("header").AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>("header", null);
                builder.Services.AddAuthorization();
            },
            pipeline: app => app.UseAuthentication().UseAuthorization(),
            endpoint: endpoint => endpoint.RequireAuthorization());
        var user = new TaskCompletionSource<string?>();
        server.Handler.On("who", (context, _) =>
        {
            user.SetResult(context.User.FindFirstValue("sub"));
            return Task.FromResult<RunCompletion?>(ScriptedHandler.Done);
        });

        var refusal = await Assert.ThrowsAsync<AgentSocketException>(() => server.ConnectClientAsync());
        Assert.Equal(ErrorCodes.Unauthorized, refusal.Code);

        await using var client = await server.ConnectClientAsync(new AgentSocketClientOptions
        {
            ConfigureWebSocket = socket => socket.SetRequestHeader(HeaderAuthentication.Header, "ada"),
        });
        await client.Invoke("who", AgentValue.Nil).ReadToEndAsync(Token);
        Assert.Equal("ada", await user.Task);
    }

    private static void WithOrigin(ClientWebSocket socket, string origin)
    {
        socket.Options.AddSubProtocol(AgentSocketProtocol.SubProtocol);
        socket.Options.SetRequestHeader("Origin", origin);
    }

    private static async Task<HttpStatusCode> StatusAsync(TestServer server, Action<ClientWebSocket> configure)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        configure(socket);
        await Record.ExceptionAsync(() => socket.ConnectAsync(server.Address, Token));
        return socket.HttpStatusCode;
    }

    /// <summary>The place of a connection is free only when the server has seen its end.</summary>
    private static async Task<AgentSocketClient> RetryAsync(Func<Task<AgentSocketClient>> connect)
    {
        while (true)
        {
            try
            {
                return await connect();
            }
            catch (AgentSocketException refused) when (refused.Retryable)
            {
                Token.ThrowIfCancellationRequested();
            }
        }
    }
}
