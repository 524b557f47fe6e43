using System.Threading.Channels;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.Relay.Tests.Hosts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace AgentSocket.Server.Tests.Support;

/// <summary>A server that does exactly what a test says, right or wrong, frame by frame.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<Peer> _accepted = Channel.CreateUnbounded<Peer>();
    private readonly TaskCompletionSource _stopped = new();

    private ScriptedServer(WebApplication app) => _app = app;

    public Uri Address => new($"ws://{new Uri(_app.Urls.First()).Authority}/ws");

    /// <summary>The client's clock.</summary>
    public SteppingTime Time { get; } = new();

    /// <summary>Answers the next handshakes with a status; null accepts.</summary>
    public Func<HttpContext, int?> Refuse { get; set; } = _ => null;

    /// <summary>The subprotocol that is selected.</summary>
    public string? SubProtocol { get; set; } = AgentSocketProtocol.SubProtocol;

    public static async Task<ScriptedServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new ScriptedServer(app);
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
        app.Run(server.AcceptAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public Task<AgentSocketClient> ConnectClientAsync(Action<AgentSocketClientOptions>? configure = null)
    {
        var options = new AgentSocketClientOptions { TimeProvider = Time, Jitter = () => 0 };
        configure?.Invoke(options);
        return AgentSocketClient.ConnectAsync(Address, options, TestContext.Current.CancellationToken);
    }

    /// <summary>The next client's connection.</summary>
    public async Task<Peer> AcceptAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        return await _accepted.Reader.ReadAsync(patience.Token);
    }

    /// <summary>Completes when a client is there to be accepted.</summary>
    public Task AcceptedAsync() => _accepted.Reader.WaitToReadAsync(TestContext.Current.CancellationToken).AsTask();

    /// <summary>The next client's connection, on which the session is announced.</summary>
    public async Task<Peer> GreetAsync(string sessionId, SessionLimits? limits = null)
    {
        var peer = await AcceptAsync();
        await peer.SendAsync(new HelloFrame(AgentSocketProtocol.Version, $"connection of {sessionId}", sessionId, $"token of {sessionId}", limits ?? new SessionLimits()));
        return peer;
    }

    public async ValueTask DisposeAsync()
    {
        while (_accepted.Reader.TryRead(out var peer))
            peer.Dispose();
        _stopped.SetResult();
        await _app.DisposeAsync();
    }

    private async Task AcceptAsync(HttpContext context)
    {
        if (Refuse(context) is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }

        var socket = await context.WebSockets.AcceptWebSocketAsync(SubProtocol);
        var peer = new Peer(socket);
        _accepted.Writer.TryWrite(peer);
        await _stopped.Task;
    }
}
