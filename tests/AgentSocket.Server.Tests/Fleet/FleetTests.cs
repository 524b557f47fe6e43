using AgentSocket.Protocol;
using AgentSocket.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace AgentSocket.Server.Tests.Fleet;

/// <summary>Clients and runs that move from server to server.</summary>
public sealed class FleetTests : FleetTest
{
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
}
