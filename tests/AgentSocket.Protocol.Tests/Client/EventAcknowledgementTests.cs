using AgentSocket.Protocol.Client;
using AgentSocket.Protocol.Tests.Client.Support;

namespace AgentSocket.Protocol.Tests.Client;

/// <summary>An EVENT is acknowledged when it was taken: what a reader leaves lying holds the server back. Spec §6.2.</summary>
public sealed class EventAcknowledgementTests
{
    private const int HalfAWindow = 512;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_ThatNobodyReads_AreAcknowledgedAtOnce()
    {
        var (server, _, peer) = await ScriptedServer.StartAsync();
        await using var _1 = server;

        await SendAsync(peer, HalfAWindow);

        Assert.Equal(HalfAWindow, await peer.AcknowledgedAsync());
    }

    [Fact]
    public async Task Events_ThatAReaderLeavesLying_AreNotAcknowledgedUntilItTakesThem()
    {
        var (server, client, peer) = await ScriptedServer.StartAsync();
        await using var _ = server;
        await using var events = client.ReadEventsAsync(Token).GetAsyncEnumerator(Token);
        var first = events.MoveNextAsync();

        await SendAsync(peer, 2 * HalfAWindow);
        Assert.True(await first);
        Assert.Equal(0, await peer.AcknowledgedAsync());

        await TakeAsync(events, HalfAWindow);
        Assert.Equal(HalfAWindow, (await peer.ReceiveAsync<AckFrame>()).Received);
    }

    [Fact]
    public async Task Events_OfSeveralReaders_AreAcknowledgedWhenTheSlowestHasTakenThem()
    {
        var (server, client, peer) = await ScriptedServer.StartAsync();
        await using var _ = server;
        await using var fast = client.ReadEventsAsync(Token).GetAsyncEnumerator(Token);
        await using var slow = client.ReadEventsAsync(Token).GetAsyncEnumerator(Token);
        var first = Task.WhenAll(fast.MoveNextAsync().AsTask(), slow.MoveNextAsync().AsTask());
        await SendAsync(peer, HalfAWindow + 1);
        Assert.All(await first, Assert.True);

        await TakeAsync(fast, HalfAWindow);
        Assert.Equal(0, await peer.AcknowledgedAsync());

        await TakeAsync(slow, HalfAWindow);
        Assert.Equal(HalfAWindow, (await peer.ReceiveAsync<AckFrame>()).Received);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reader_ThatLeaves_HoldsNothingBack(bool isCancelled)
    {
        var (server, client, peer) = await ScriptedServer.StartAsync();
        await using var _ = server;
        using var leaving = new CancellationTokenSource();
        var events = client.ReadEventsAsync(leaving.Token).GetAsyncEnumerator(Token);
        var first = events.MoveNextAsync();
        await SendAsync(peer, 2 * HalfAWindow);
        Assert.True(await first);
        Assert.Equal(0, await peer.AcknowledgedAsync());

        if (isCancelled)
        {
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await TakeAsync(events, 2 * HalfAWindow));
        }

        await events.DisposeAsync();

        long acknowledged = 0;
        while (acknowledged < 2 * HalfAWindow)
            acknowledged = (await peer.ReceiveAsync<AckFrame>()).Received;
    }

    [Fact]
    public async Task Reader_OfOneTopic_HoldsBackWithItsOwnEventsAlone()
    {
        var (server, client, peer) = await ScriptedServer.StartAsync();
        await using var _ = server;
        await using var events = client.ReadEventsAsync("build", Token).GetAsyncEnumerator(Token);
        var next = events.MoveNextAsync();

        await SendAsync(peer, HalfAWindow);
        Assert.Equal(HalfAWindow, (await peer.ReceiveAsync<AckFrame>()).Received);

        await peer.SendAsync(new EventFrame("build", "done"));
        Assert.True(await next);
        await SendAsync(peer, HalfAWindow);
        Assert.Equal(HalfAWindow, await peer.AcknowledgedAsync(HalfAWindow));
    }

    [Fact]
    public async Task Event_OfALostSession_IsTakenWithoutAnAcknowledgement()
    {
        var (server, client, peer) = await ScriptedServer.StartAsync();
        await using var _ = server;
        await using var events = client.ReadEventsAsync(Token).GetAsyncEnumerator(Token);
        var next = events.MoveNextAsync();
        await SendAsync(peer, HalfAWindow + 1);
        Assert.True(await next);
        Assert.Equal(0, await peer.AcknowledgedAsync());
        peer.Cut();
        var successor = await server.LoseAsync("s2");

        await TakeAsync(events, HalfAWindow);

        Assert.Equal(0, await successor.AcknowledgedAsync());
    }

    [Fact]
    public async Task Frames_OfRunsThatNobodyKnows_AreAcknowledgedToo()
    {
        var (server, _, peer) = await ScriptedServer.StartAsync();
        await using var _1 = server;

        for (var i = 0; i < HalfAWindow; i++)
            await peer.SendAsync(new StreamFrame(7, "x"));

        Assert.Equal(HalfAWindow, await peer.AcknowledgedAsync());
    }

    private static async Task SendAsync(ScriptedPeer peer, int count)
    {
        for (var i = 0; i < count; i++)
            await peer.SendAsync(new EventFrame("tick", "tock"));
    }

    private static async Task TakeAsync(IAsyncEnumerator<AgentEvent> events, int count)
    {
        for (var i = 0; i < count; i++)
            Assert.True(await events.MoveNextAsync());
    }
}
