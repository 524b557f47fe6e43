using AgentSocket.Protocol;
using AgentSocket.Server.Tests.Support;

namespace AgentSocket.Server.Tests.Fleet;

/// <summary>A store that is away, forgets, or answers what nobody hears.</summary>
public sealed class StoreFaultTests : FleetTest
{
    [Fact]
    public async Task Command_ThatWasNotStored_IsNotCountedAndTakesEffectOnceWhenItComesAgain()
    {
        await using var fleet = await TestFleet.StartAsync();
        var (first, hello) = await BeginAsync(fleet.Servers[0], "count");
        await first.ReceiveNextAsync<CompleteFrame>();
        fleet.Stores[0].IsAway = true;
        await first.SendAsync(new InvokeFrame(2, "count", "1"));
        await first.SendAsync(new PingFrame(0, Sent: 2, Received: 2));
        Assert.Equal(1, (await first.ReceiveNextAsync<PongFrame>()).Received);

        using var second = await fleet.Servers[1].ConnectAsync();
        await second.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, Received: 2));
        Assert.Equal(1, (await second.ReceiveNextAsync<ResumedFrame>()).Received);
        fleet.Stores[0].IsAway = false;
        await second.SendAsync(new InvokeFrame(2, "count", "1"));

        Assert.Equal("1 ", Text(await second.ReceiveAsync<StreamFrame>()));
        Assert.Equal(2, (await second.ReceiveAsync<CompleteFrame>()).Run);
        Assert.Equal(CloseCode.Superseded, await fleet.PassUntilAsync(first.ReceiveCloseAsync(), Beat));
    }

    [Fact]
    public async Task Cancel_ThatWasNotStored_CancelsWhenItComesAgain()
    {
        await using var fleet = await TestFleet.StartAsync(servers: 1);
        Halves(fleet.Servers[0]);
        var (first, hello) = await BeginAsync(fleet.Servers[0], "halves");
        await first.ReceiveAsync<StreamFrame>();
        await first.ReceiveAsync<StreamFrame>();
        fleet.Stores[0].IsAway = true;
        await first.SendAsync(new InvokeFrame(2, "count", "1"));
        await first.SendAsync(new CancelFrame(1));
        await first.SendAsync(new PingFrame(0, Sent: 3, Received: 2));
        await first.ReceiveNextAsync<PongFrame>();

        using var second = await fleet.Servers[0].ConnectAsync();
        await second.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, Received: 2));
        fleet.Stores[0].IsAway = false;
        var resumed = await fleet.PassUntilAsync(second.ReceiveNextAsync<ResumedFrame>(), TimeSpan.FromMilliseconds(100));
        if (resumed.Received < 2)
            await second.SendAsync(new InvokeFrame(2, "count", "1"));
        if (resumed.Received < 3)
            await second.SendAsync(new CancelFrame(1));

        var ends = new[] { await second.ReceiveNextAsync<CompleteFrame>(), await second.ReceiveNextAsync<CompleteFrame>() };
        Assert.Equal([(1, RunOutcome.Cancelled), (2, RunOutcome.Ok)], ends.OrderBy(end => end.Run).Select(end => (end.Run, end.Outcome)));
    }

    [Fact]
    public async Task Run_ThatEndsWhileItsNextAttemptIsBeingStored_Ends()
    {
        await using var fleet = await TestFleet.StartAsync(servers: 1);
        fleet.Servers[0].Handler.On("again", async (context, cancellationToken) =>
        {
            using var impatient = new CancellationTokenSource();
            fleet.Stores[0].IsAway = true;
            var beginning = context.BeginAttemptAsync(2, 1, impatient.Token);
            await impatient.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await beginning);
            fleet.Stores[0].IsAway = false;
            return ScriptedHandler.Done;
        });
        var (first, _) = await BeginAsync(fleet.Servers[0], "again");

        var end = first.ReceiveNextAsync<CompleteFrame>();
        Assert.Equal(1, (await fleet.PassUntilAsync(end, TimeSpan.FromMilliseconds(100))).Run);
    }

    [Fact]
    public async Task Store_ThatIsAwayForAWhile_DelaysAndLosesNothing()
    {
        await using var fleet = await TestFleet.StartAsync(servers: 1);
        using var peer = await fleet.Servers[0].ConnectAsync();
        fleet.Stores[0].IsAway = true;
        await peer.SendAsync(new InvokeFrame(1, "count", "3"));
        await peer.SendAsync(new PingFrame(0, Sent: 1, Received: 0));
        await peer.ReceiveNextAsync<PongFrame>();
        fleet.Time.Advance(TimeSpan.FromSeconds(30));
        fleet.Stores[0].IsAway = false;

        var end = peer.ReceiveNextAsync<CompleteFrame>();
        Assert.Equal(1, (await fleet.PassUntilAsync(end, Beat)).Run);
    }

    [Fact]
    public async Task Store_ThatIsAwayForLongerThanSessionsLive_EndsThemOpenly()
    {
        await using var fleet = await TestFleet.StartAsync(servers: 1);
        using var peer = await fleet.Servers[0].ConnectAsync();
        fleet.Stores[0].IsAway = true;
        await peer.SendAsync(new InvokeFrame(1, "count", "3"));

        var code = await fleet.PassUntilAsync(peer.ReceiveCloseAsync(), Beat);
        Assert.True(code is CloseCode.SessionGone or CloseCode.Heartbeat, $"{code}");
    }

    [Fact]
    public async Task Answers_ThatAreLost_ChangeNothing()
    {
        await using var fleet = await TestFleet.StartAsync(servers: 1);
        using var peer = await fleet.Servers[0].ConnectAsync();
        fleet.Stores[0].AnswersToLose = 3;
        await peer.SendAsync(new InvokeFrame(1, "count", "3"));

        var frames = Task.Run(async () =>
        {
            for (var i = 1; i <= 3; i++)
                Assert.Equal($"{i} ", Text(await peer.ReceiveNextAsync<StreamFrame>()));
            return await peer.ReceiveAsync<CompleteFrame>();
        }, Token);
        Assert.Equal(1, (await fleet.PassUntilAsync(frames, TimeSpan.FromMilliseconds(100))).Run);
    }

    [Fact]
    public async Task Session_ThatTheStoreHasForgotten_IsGone()
    {
        await using var fleet = await TestFleet.StartAsync();
        var (first, hello) = await BeginAsync(fleet.Servers[0], "count");
        await first.ReceiveNextAsync<CompleteFrame>();
        await fleet.Store.DeleteAsync(hello.SessionId, Token);

        await first.SendAsync(new InvokeFrame(2, "count", "1"));

        Assert.Equal(CloseCode.SessionGone, await first.ReceiveCloseAsync());
        using var second = await fleet.Servers[1].ConnectAsync();
        await second.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, 2));
        Assert.Equal(ResumeOutcome.Lost, (await second.ReceiveNextAsync<ResumedFrame>()).Outcome);
    }

    [Fact]
    public async Task Session_WithoutAConnection_IsForgottenAfterItsRetention()
    {
        await using var fleet = await TestFleet.StartAsync();
        var (first, hello) = await BeginAsync(fleet.Servers[0], "count");
        await first.ReceiveNextAsync<CompleteFrame>();
        first.Socket.Abort();
        var gone = Task.Run(async () =>
        {
            while (await fleet.Store.LookAsync(hello.SessionId, Token) is not null)
                await Task.Yield();
            return true;
        }, Token);
        Assert.True(await fleet.PassUntilAsync(gone, Beat));

        using var second = await fleet.Servers[0].ConnectAsync();
        await second.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, 2));
        Assert.Equal(ResumeOutcome.Lost, (await second.ReceiveNextAsync<ResumedFrame>()).Outcome);
    }
}
