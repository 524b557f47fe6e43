using AgentSocket.Protocol;
using AgentSocket.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace AgentSocket.Server.Tests.Fleet;

public sealed class FleetTests
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Resume_OnAnotherServer_ReplaysAndGoesOnWithTheRunThere()
    {
        await using var fleet = await TestFleet.StartAsync();
        var goOn = Halves(fleet.Servers[0]);
        var (first, hello) = await BeginAsync(fleet.Servers[0], "halves");
        Assert.Equal("a", Text(await first.ReceiveAsync<StreamFrame>()));
        Assert.Equal("b", Text(await first.ReceiveAsync<StreamFrame>()));
        first.Socket.Abort();

        using var second = await fleet.Servers[1].ConnectAsync();
        await second.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, Received: 1));
        var resumed = await second.ReceiveNextAsync<ResumedFrame>();

        Assert.Equal((ResumeOutcome.Resumed, 1), (resumed.Outcome, resumed.Received));
        Assert.Equal([new ResumedRun(1, RunState.Running)], resumed.Runs);
        Assert.Equal("b", Text(await second.ReceiveAsync<StreamFrame>()));
        goOn.SetResult();
        Assert.Equal("c", Text(await second.ReceiveAsync<StreamFrame>()));
        Assert.Equal(1, (await second.ReceiveAsync<CompleteFrame>()).Run);
        await second.SendAsync(new InvokeFrame(2, "count", "2"));
        Assert.Equal(2, (await second.ReceiveNextAsync<CompleteFrame>()).Run);
    }

    [Fact]
    public async Task Resume_OnAnotherServer_ClosesTheOlderConnectionWith4409()
    {
        await using var fleet = await TestFleet.StartAsync();
        var (first, hello) = await BeginAsync(fleet.Servers[0], "count");
        await first.ReceiveNextAsync<CompleteFrame>();

        using var second = await fleet.Servers[1].ConnectAsync();
        await second.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, Received: 2));
        await second.ReceiveNextAsync<ResumedFrame>();

        Assert.Equal(CloseCode.Superseded, await first.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Cancel_OnAnotherServer_StopsTheRunWhereItIs()
    {
        await using var fleet = await TestFleet.StartAsync();
        var stopped = new TaskCompletionSource();
        fleet.Servers[0].Handler.On("endless", async (context, cancellationToken) =>
        {
            cancellationToken.Register(() => stopped.TrySetResult());
            await context.Output.StreamAsync("a", cancellationToken: cancellationToken);
            await context.Output.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return ScriptedHandler.Done;
        });
        var (first, hello) = await BeginAsync(fleet.Servers[0], "endless");
        await first.ReceiveNextAsync<StreamFrame>();
        first.Socket.Abort();
        using var second = await ResumeAsync(fleet.Servers[1], hello, received: 1);

        await second.SendAsync(new CancelFrame(1));

        Assert.Equal(RunOutcome.Cancelled, (await second.ReceiveNextAsync<CompleteFrame>()).Outcome);
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task Run_OfADeadServer_IsTakenOnceAndGoesOnFromWhatWasEmitted()
    {
        await using var fleet = await TestFleet.StartAsync(servers: 3);
        Halves(fleet.Servers[0]);
        var taken = 0;
        foreach (var server in fleet.Servers[1..])
        {
            server.Handler.On("halves", async (context, cancellationToken) =>
            {
                Interlocked.Increment(ref taken);
                Assert.Equal((2, "ab"), (context.Attempt, context.Emitted));
                Assert.True(context.Input.TryGetString(out var input) && input == "input");
                await context.Output.StreamAsync("c2", cancellationToken: cancellationToken);
                return ScriptedHandler.Done;
            });
        }

        var (first, hello) = await BeginAsync(fleet.Servers[0], "halves");
        await first.ReceiveNextAsync<StreamFrame>();
        await first.ReceiveNextAsync<StreamFrame>();
        fleet.Stores[0].IsAway = true;
        first.Socket.Abort();
        using var second = await ResumeAsync(fleet.Servers[1], hello, received: 2);

        var next = second.ReceiveNextAsync<StreamFrame>();
        Assert.Equal("c2", Text(await fleet.PassUntilAsync(next, Beat)));
        Assert.Equal(1, (await second.ReceiveNextAsync<CompleteFrame>()).Run);
        Assert.Equal(1, taken);
    }

    [Fact]
    public async Task Server_ThatComesBackAfterItsRunWasTaken_AppendsNothing()
    {
        await using var fleet = await TestFleet.StartAsync();
        var goOn = Halves(fleet.Servers[0]);
        var there = new TaskCompletionSource();
        fleet.Servers[1].Handler.On("halves", async (context, cancellationToken) =>
        {
            await context.Output.StreamAsync("2", cancellationToken: cancellationToken);
            await context.Output.FlushAsync(cancellationToken);
            await there.Task;
            return ScriptedHandler.Done;
        });
        var (first, hello) = await BeginAsync(fleet.Servers[0], "halves");
        await first.ReceiveNextAsync<StreamFrame>();
        await first.ReceiveNextAsync<StreamFrame>();
        fleet.Stores[0].IsAway = true;
        using var second = await ResumeAsync(fleet.Servers[1], hello, received: 2);
        Assert.Equal("2", Text(await fleet.PassUntilAsync(second.ReceiveNextAsync<StreamFrame>(), Beat)));

        fleet.Stores[0].IsAway = false;
        goOn.SetResult();
        Assert.Equal(CloseCode.Superseded, await fleet.PassUntilAsync(first.ReceiveCloseAsync(), Beat));
        there.SetResult();

        // No "c" of the first attempt, and one end.
        Assert.Equal(1, (await second.ReceiveAsync<CompleteFrame>()).Run);
        await second.SendAsync(new InvokeFrame(2, "count", "1"));
        Assert.Equal("1 ", Text(await second.ReceiveAsync<StreamFrame>()));
    }

    [Fact]
    public async Task Window_IsOpenedByAnAcknowledgementOnAnotherServer()
    {
        await using var fleet = await TestFleet.StartAsync(configure: options => options.WindowFrames = 8);
        using var first = await fleet.Servers[0].ConnectAsync();
        await first.SendAsync(new InvokeFrame(1, "count", "50"));
        var hello = await first.ReceiveAsync<HelloFrame>();
        for (var i = 0; i < 8; i++)
            await first.ReceiveAsync<StreamFrame>();
        first.Socket.Abort();
        using var second = await ResumeAsync(fleet.Servers[1], hello, received: 8);

        for (var i = 9; i <= 50; i++)
        {
            await second.SendAsync(new AckFrame(i - 1));
            Assert.Equal($"{i} ", Text(await second.ReceiveNextAsync<StreamFrame>()));
        }

        Assert.Equal(1, (await second.ReceiveNextAsync<CompleteFrame>()).Run);
    }

    [Fact]
    public async Task Push_FromAnyServer_ReachesTheClientOnce()
    {
        await using var fleet = await TestFleet.StartAsync(servers: 3);
        var (first, hello) = await BeginAsync(fleet.Servers[0], "count");
        await first.ReceiveNextAsync<CompleteFrame>();

        var sessions = await Task.WhenAll(fleet.Servers.Select(async server => await server.App.Services.GetRequiredService<IAgentSessions>().FindAsync(hello.SessionId, Token)));
        await Task.WhenAll(sessions.Select((session, i) => session!.DefineToolsAsync([new ToolDefinition($"tool{i}", "")], [], id: null, Token).AsTask()));
        await Task.WhenAll(sessions.Select(session => session!.DefineToolsAsync([new ToolDefinition("once", "")], [], "tools-1", Token).AsTask()));
        await sessions[2]!.EmitAsync("news", "hi", cancellationToken: Token);

        for (var revision = 1; revision <= 4; revision++)
            Assert.Equal(revision, (await first.ReceiveNextAsync<ToolDefFrame>()).Revision);
        Assert.Equal("news", (await first.ReceiveAsync<EventFrame>()).Topic);
        Assert.Null(await fleet.Servers[1].App.Services.GetRequiredService<IAgentSessions>().FindAsync("nobody", Token));
    }

    [Fact]
    public async Task Server_ThatIsStopped_HandsItsClientsAndThenItsRunsOver()
    {
        await using var fleet = await TestFleet.StartAsync();
        Halves(fleet.Servers[0]);
        fleet.Servers[1].Handler.On("halves", async (context, cancellationToken) =>
        {
            await context.Output.StreamAsync(context.Emitted + "!", cancellationToken: cancellationToken);
            return ScriptedHandler.Done;
        });
        var (first, hello) = await BeginAsync(fleet.Servers[0], "halves");
        await first.ReceiveNextAsync<StreamFrame>();
        await first.ReceiveNextAsync<StreamFrame>();

        var stopping = fleet.Servers[0].App.StopAsync(Token);
        Assert.Equal(0, (await first.ReceiveNextAsync<GoAwayFrame>()).DrainMs);
        Assert.Equal(CloseCode.Draining, await first.ReceiveCloseAsync());
        using var second = await ResumeAsync(fleet.Servers[1], hello, received: 2);

        Assert.Equal("ab!", Text(await fleet.PassUntilAsync(second.ReceiveNextAsync<StreamFrame>(), Beat)));
        Assert.Equal(1, (await second.ReceiveNextAsync<CompleteFrame>()).Run);
        await fleet.PassUntilAsync(stopping.ContinueWith(_ => true, TaskScheduler.Default), Beat);
    }

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

    private static TaskCompletionSource Halves(TestServer server)
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Handler.On("halves", async (context, cancellationToken) =>
        {
            await context.Output.StreamAsync("a", cancellationToken: cancellationToken);
            await context.Output.StreamAsync("b", cancellationToken: cancellationToken);
            await context.Output.FlushAsync(cancellationToken);
            await goOn.Task.WaitAsync(cancellationToken);
            await context.Output.StreamAsync("c", cancellationToken: cancellationToken);
            return ScriptedHandler.Done;
        });
        return goOn;
    }

    private static async Task<(Peer Peer, HelloFrame Hello)> BeginAsync(TestServer server, string target)
    {
        var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, target, target == "count" ? "1" : "input"));
        return (peer, await peer.ReceiveAsync<HelloFrame>());
    }

    private static async Task<Peer> ResumeAsync(TestServer server, HelloFrame hello, long received)
    {
        var peer = await server.ConnectAsync();
        await peer.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, received));
        Assert.Equal(ResumeOutcome.Resumed, (await peer.ReceiveNextAsync<ResumedFrame>()).Outcome);
        return peer;
    }

    private static string Text(StreamFrame frame) => frame.Delta.TryGetString(out var text) ? text : "";
}
