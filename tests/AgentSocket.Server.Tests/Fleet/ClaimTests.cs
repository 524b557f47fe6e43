using AgentSocket.Protocol;
using AgentSocket.Server.Connections;
using AgentSocket.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace AgentSocket.Server.Tests.Fleet;

/// <summary>RESUME while the store is away or slow. Spec §10.6.</summary>
public sealed class ClaimTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Resume_ThatIsNotAnsweredInTime_IsClosedWith4503()
    {
        await using var fleet = await TestFleet.StartAsync(servers: 1);
        using var first = await fleet.Servers[0].ConnectAsync();
        var hello = await BeginAsync(fleet, first);

        using var second = await fleet.Servers[0].ConnectAsync();
        await second.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, Received: 2));
        Assert.Equal(CloseCode.Draining, await fleet.PassUntilAsync(second.ReceiveCloseAsync(), TimeSpan.FromSeconds(1)));

        await ResumeAsync(fleet, hello);
        Assert.Equal(2, (await fleet.Store.LookAsync(hello.SessionId, Token))!.Generation);
    }

    [Fact]
    public async Task Claim_OfAConnectionThatIsGone_IsDropped()
    {
        await using var fleet = await TestFleet.StartAsync(servers: 1);
        using var first = await fleet.Servers[0].ConnectAsync();
        var hello = await BeginAsync(fleet, first);
        var connections = fleet.Servers[0].App.Services.GetRequiredService<ConnectionRegistry>();

        using var second = await fleet.Servers[0].ConnectAsync();
        await second.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, Received: 2));
        await second.ReceiveAsync<HelloFrame>();
        second.Socket.Abort();
        while (connections.Count > 1)
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Token);

        await ResumeAsync(fleet, hello);
        Assert.Equal(2, (await fleet.Store.LookAsync(hello.SessionId, Token))!.Generation);
    }

    [Fact]
    public async Task Claim_WhoseFirstTryTakesEffectLate_DoesNotCloseItsOwnConnection()
    {
        await using var fleet = await TestFleet.StartAsync();
        using var first = await fleet.Servers[0].ConnectAsync();
        await first.SendAsync(new InvokeFrame(1, "count", "1"));
        var hello = await first.ReceiveAsync<HelloFrame>();
        await first.ReceiveNextAsync<CompleteFrame>();
        first.Socket.Abort();
        fleet.Stores[1].DelaysClaim = true;
        using var second = await fleet.Servers[1].ConnectAsync();
        await second.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, Received: 2, Attempt: 1));
        await fleet.PassUntilAsync(second.ReceiveNextAsync<ResumedFrame>(), TimeSpan.FromMilliseconds(100));

        await fleet.Stores[1].DeliverLateClaimAsync();
        await second.SendAsync(new InvokeFrame(2, "count", "1"));

        Assert.Equal(2, (await second.ReceiveNextAsync<CompleteFrame>()).Run);
    }

    /// <summary>A session of which an INVOKE waits to be stored, since the store is away.</summary>
    private static async Task<HelloFrame> BeginAsync(TestFleet fleet, Peer peer)
    {
        await peer.SendAsync(new InvokeFrame(1, "count", "1"));
        var hello = await peer.ReceiveAsync<HelloFrame>();
        await peer.ReceiveNextAsync<CompleteFrame>();
        fleet.Stores[0].IsAway = true;
        await peer.SendAsync(new InvokeFrame(2, "count", "0"));
        await peer.SendAsync(new PingFrame(0, Sent: 2, Received: 2));
        await peer.ReceiveNextAsync<PongFrame>();
        return hello;
    }

    /// <summary>The store is back, and the client asks once more.</summary>
    private static async Task ResumeAsync(TestFleet fleet, HelloFrame hello)
    {
        using var peer = await fleet.Servers[0].ConnectAsync();
        await peer.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, Received: 2));
        fleet.Stores[0].IsAway = false;
        var resumed = await fleet.PassUntilAsync(peer.ReceiveNextAsync<ResumedFrame>(), TimeSpan.FromMilliseconds(100));
        Assert.Equal(ResumeOutcome.Resumed, resumed.Outcome);
    }
}
