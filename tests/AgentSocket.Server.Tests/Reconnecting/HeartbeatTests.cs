using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.Server.Tests.Support;

namespace AgentSocket.Server.Tests.Reconnecting;

/// <summary>The client's heartbeat belongs to a connection. Spec §8.</summary>
public sealed class HeartbeatTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RoundTrip_IsMeasuredFromTheSecondPingOn()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync();
        using var peer = await server.GreetAsync("first");

        var cold = await peer.ReceiveAsync<PingFrame>();
        server.Time.Advance(TimeSpan.FromMilliseconds(900));
        await peer.SendAsync(new PongFrame(cold.Time, 0, 0));
        var warm = await peer.ReceiveAsync<PingFrame>();
        Assert.Null(client.RoundTrip);
        server.Time.Advance(TimeSpan.FromMilliseconds(7));
        await peer.SendAsync(new PongFrame(warm.Time, 0, 0));

        while (client.RoundTrip is null)
            await Task.Yield();
        Assert.Equal(TimeSpan.FromMilliseconds(7), client.RoundTrip);
    }

    [Fact]
    public async Task Server_ThatAnswersNoPing_IsLeftAfterThePongTimeoutThoughMorePingsFollow()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync();
        var watch = new ClientWatch(client);
        using var peer = await server.GreetAsync("first", new SessionLimits { HeartbeatMs = 3_000 });
        await peer.ReceiveAsync<PingFrame>();

        for (var i = 0; i < 3; i++)
        {
            server.Time.Advance(TimeSpan.FromSeconds(3));
            await peer.ReceiveAsync<PingFrame>();
        }

        Assert.Equal(ConnectionState.Connected, client.State);
        server.Time.Advance(TimeSpan.FromSeconds(1));

        await watch.ReachAsync(ConnectionState.Reconnecting);
        using var second = await server.GreetAsync("second");
        Assert.Equal("first", (await second.ReceiveAsync<ResumeFrame>()).SessionId);
    }

    [Fact]
    public async Task Heartbeat_OfAConnectionThatIsOver_DoesNotEndTheNextOne()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync();
        var watch = new ClientWatch(client);
        using var first = await server.GreetAsync("first");
        await first.ReceiveAsync<PingFrame>();
        first.Socket.Abort();
        using var second = await server.GreetAsync("second");
        await second.ReceiveAsync<ResumeFrame>();
        server.Time.Advance(TimeSpan.FromSeconds(9));
        await second.SendAsync(new ResumedFrame(ResumeOutcome.Resumed, 0, "next", []));
        await watch.ResumedAsync();
        var ping = await second.ReceiveAsync<PingFrame>();

        server.Time.Advance(TimeSpan.FromSeconds(2));
        await second.SendAsync(new PongFrame(ping.Time, 0, 0));
        await second.ReceiveAsync<PingFrame>();

        Assert.Equal([ConnectionState.Reconnecting, ConnectionState.Connected], watch.States);
    }
}
