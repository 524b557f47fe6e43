using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using AgentSocket.Protocol.Client;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.Protocol.Tests.Client.Support;

/// <summary>A server on loopback that does exactly what a test says, frame by frame, and its client.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private const string HandshakeGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private readonly TcpListener _listener = new(IPAddress.Loopback, port: 0);
    private readonly List<ScriptedPeer> _peers = [];
    private AgentSocketClient? _client;

    private ScriptedServer() => _listener.Start();

    public Uri Address => new($"ws://{_listener.LocalEndpoint}/ws");

    /// <summary>The client's clock.</summary>
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>A client, and the server's end of its connection, on which a session is announced.</summary>
    public static async Task<(ScriptedServer Server, AgentSocketClient Client, ScriptedPeer Peer)> StartAsync(Action<AgentSocketClientOptions>? configure = null)
    {
        var server = new ScriptedServer();
        var options = new AgentSocketClientOptions { TimeProvider = server.Time, Jitter = () => 0 };
        configure?.Invoke(options);
        var connecting = AgentSocketClient.ConnectAsync(server.Address, options, TestContext.Current.CancellationToken);
        var peer = await server.GreetAsync("s1");
        return (server, server._client = await connecting, peer);
    }

    /// <summary>The next connection, on which a session is announced.</summary>
    public async Task<ScriptedPeer> GreetAsync(string sessionId)
    {
        var peer = await AcceptAsync();
        await peer.SendAsync(new HelloFrame(AgentSocketProtocol.Version, $"connection of {sessionId}", sessionId, $"token of {sessionId}", new SessionLimits()));
        return peer;
    }

    /// <summary>The next connection resumes its session.</summary>
    /// <param name="received">How many of the client's frames have come.</param>
    public async Task<ScriptedPeer> ResumeAsync(long received)
    {
        var (peer, _) = await AskToResumeAsync();
        await peer.SendAsync(new ResumedFrame(ResumeOutcome.Resumed, received, "next token", []));
        return peer;
    }

    /// <summary>The next connection asks to go on with its session.</summary>
    public async Task<(ScriptedPeer Peer, ResumeFrame Resume)> AskToResumeAsync()
    {
        var peer = await GreetAsync("dropped");
        var resume = await peer.ReceiveAsync<ResumeFrame>();
        peer.GoOnFrom(resume.Received);
        return (peer, resume);
    }

    /// <summary>The next connection hears that its session is lost; another begins.</summary>
    public async Task<ScriptedPeer> LoseAsync(string nextSession)
    {
        var peer = await GreetAsync(nextSession);
        await peer.ReceiveAsync<ResumeFrame>();
        await peer.SendAsync(new ResumedFrame(ResumeOutcome.Lost, 0, "", []));
        return peer;
    }

    /// <summary>Closes the client too: it says goodbye to peers that don't answer, and its clock stands still.</summary>
    public async ValueTask DisposeAsync()
    {
        var closing = _client?.DisposeAsync() ?? ValueTask.CompletedTask;
        _peers.ForEach(peer => peer.Dispose());
        _listener.Dispose();
        await closing;
    }

    private async Task<ScriptedPeer> AcceptAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        var stream = (await _listener.AcceptTcpClientAsync(patience.Token)).GetStream();
        var key = await ReadKeyAsync(stream, patience.Token);
#pragma warning disable CA5350 // RFC 6455 §4.2.2 wants SHA-1; it protects nothing.
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + HandshakeGuid)));
#pragma warning restore CA5350
        var answer = $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Protocol: {AgentSocketProtocol.SubProtocol}\r\nSec-WebSocket-Accept: {accept}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), patience.Token);
        var options = new WebSocketCreationOptions { IsServer = true, SubProtocol = AgentSocketProtocol.SubProtocol, KeepAliveInterval = TimeSpan.Zero };
        var peer = new ScriptedPeer(WebSocket.CreateFromStream(stream, options));
        _peers.Add(peer);
        return peer;
    }

    private static async Task<string> ReadKeyAsync(NetworkStream stream, CancellationToken token)
    {
        var head = new StringBuilder();
        var buffer = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(buffer, token);
            head.Append((char)buffer[0]);
        }

        const string name = "Sec-WebSocket-Key:";
        return head.ToString().Split("\r\n").Single(line => line.StartsWith(name, StringComparison.OrdinalIgnoreCase))[name.Length..].Trim();
    }
}
