using System.Collections.Concurrent;
using AgentSocket.Protocol;
using AgentSocket.Server.Stores;
using AgentSocket.Server.Tests.Support;
using AgentSocket.Server.Tests.Waiting;

namespace AgentSocket.Server.Tests.Fleet;

/// <summary>Runs that wait for their client, in nobody's hands. Spec §9.5, §10.6.</summary>
public sealed partial class SuspensionTests
{
    private readonly ConcurrentQueue<(string Server, long Attempt)> _handled = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ThatWaits_IsInNobodysHands()
    {
        await using var fleet = await StartAsync();
        var (peer, hello) = await AskAsync(fleet.Servers[0]);

        Assert.Equal(RunState.WaitingForInput, (await SuspendedAsync(fleet, hello)).State);

        peer.Dispose();
    }

    [Fact]
    public async Task Reply_OnTheSameServer_DispatchesTheRunAnew()
    {
        await using var fleet = await StartAsync();
        var (peer, hello) = await AskAsync(fleet.Servers[0]);
        await SuspendedAsync(fleet, hello);

        await peer.SendAsync(new ReplyFrame(1, 1, ReplyAction.Accept, "4"));

        await ExpectAnswerAsync(peer);
        Assert.Equal(["A", "A"], _handled.Select(handled => handled.Server));
        Assert.True(_handled.Last().Attempt > 1);
    }

    [Fact]
    public async Task Reply_OnAnotherServer_DispatchesTheRunThere()
    {
        await using var fleet = await StartAsync();
        var (first, hello) = await AskAsync(fleet.Servers[0]);
        await SuspendedAsync(fleet, hello);
        first.Socket.Abort();
        using var second = await ResumeAsync(fleet.Servers[1], hello, new ResumedRun(1, RunState.WaitingForInput));

        await second.SendAsync(new ReplyFrame(1, 1, ReplyAction.Accept, "4"));

        await ExpectAnswerAsync(second);
        Assert.Equal(["A", "B"], _handled.Select(handled => handled.Server));
    }

    [Fact]
    public async Task Reply_HoursAfterAllServersWereReplaced_DispatchesTheRun()
    {
        await using var fleet = await StartAsync();
        var (first, hello) = await AskAsync(fleet.Servers[0]);
        await SuspendedAsync(fleet, hello);
        first.Socket.Abort();
        await fleet.Servers[0].UntilAsync(hello.SessionId, session => session is { IsConnected: false });
        fleet.Stores[0].IsAway = true;
        for (var minutes = 0; minutes < 5 * 60; minutes++)
            fleet.Time.Advance(TimeSpan.FromMinutes(1));

        using var second = await ResumeAsync(fleet.Servers[1], hello, new ResumedRun(1, RunState.WaitingForInput));
        await second.SendAsync(new ReplyFrame(1, 1, ReplyAction.Accept, "4"));

        await ExpectAnswerAsync(second);
    }

    [Fact]
    public async Task Replies_AtTheMomentOfSuspension_AreNeverLost()
    {
        await using var fleet = await StartAsync();
        for (var session = 0; session < 50; session++)
        {
            using var peer = await fleet.Servers[session % 2].ConnectAsync();
            await peer.SendAsync(new InvokeFrame(1, "ask", AgentValue.Nil));
            await peer.ReceiveNextAsync<ClarifyFrame>();
            await peer.SendAsync(new ReplyFrame(1, 1, ReplyAction.Accept, "4"));
            await ExpectAnswerAsync(peer);
        }
    }

    [Fact]
    public async Task Reply_WhoseAnswerFromTheStoreIsLost_DispatchesTheRunOnce()
    {
        await using var fleet = await StartAsync();
        var (peer, hello) = await AskAsync(fleet.Servers[0]);
        await SuspendedAsync(fleet, hello);
        fleet.Stores[0].AnswersToLose = 2;

        await peer.SendAsync(new ReplyFrame(1, 1, ReplyAction.Accept, "4"));

        var answer = Task.Run(async () =>
        {
            await ExpectAnswerAsync(peer);
            return true;
        }, Token);
        await fleet.PassUntilAsync(answer, TimeSpan.FromMilliseconds(100));
        Assert.Equal(2, _handled.Count);
    }

    [Fact]
    public async Task Cancel_OfARunThatWaits_EndsIt()
    {
        await using var fleet = await StartAsync();
        var (peer, hello) = await AskAsync(fleet.Servers[0]);
        await SuspendedAsync(fleet, hello);

        await peer.SendAsync(new CancelFrame(1));

        Assert.Equal(RunOutcome.Cancelled, (await peer.ReceiveNextAsync<CompleteFrame>()).Outcome);
        Assert.Empty((await fleet.Store.LookAsync(hello.SessionId, Token))!.Runs);
        Assert.Single(_handled);
    }

    [Fact]
    public async Task Answers_ToASessionThatTheStoreHasForgotten_EndIt()
    {
        await using var fleet = await StartAsync();
        var (peer, hello) = await AskAsync(fleet.Servers[0]);
        await SuspendedAsync(fleet, hello);
        await fleet.Store.DeleteAsync(hello.SessionId, Token);

        for (var request = 1; request <= 20; request++)
            await peer.SendAsync(new ReplyFrame(1, request, ReplyAction.Accept, "4"));

        Assert.Equal(CloseCode.SessionGone, await peer.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Question_ThatExpiresWhileNobodyIsThere_IsClosed()
    {
        await using var fleet = await StartAsync(expiresIn: TimeSpan.FromMinutes(10));
        var (peer, hello) = await AskAsync(fleet.Servers[0]);
        await SuspendedAsync(fleet, hello);
        peer.Socket.Abort();

        await PassUntilEndedAsync(fleet, hello);
        using var second = await ResumeAsync(fleet.Servers[1], hello);
        Assert.Equal("Cancel: ", Text(await second.ReceiveNextAsync<StreamFrame>()));
        Assert.Equal(1, (await second.ReceiveNextAsync<CompleteFrame>()).Run);
    }

    [Fact]
    public async Task Reply_ToARunInAnotherServersHands_ReachesIt()
    {
        await using var fleet = await StartAsync();
        foreach (var server in fleet.Servers)
            server.Handler.OnAsk(onHandled: _ => _handled.Enqueue((server == fleet.Servers[0] ? "A" : "B", 1)));
        var (first, hello) = await AskAsync(fleet.Servers[0]);
        first.Socket.Abort();
        using var second = await ResumeAsync(fleet.Servers[1], hello, new ResumedRun(1, RunState.WaitingForInput));

        await second.SendAsync(new ReplyFrame(1, 1, ReplyAction.Accept, "4"));

        await ExpectAnswerAsync(second);
        Assert.Equal("A", Assert.Single(_handled).Server);
    }

    [Fact]
    public async Task ClientTools_AfterAResumeOnAnotherServer_AreKnownThere()
    {
        await using var fleet = await StartAsync();
        foreach (var server in fleet.Servers)
        {
            server.Handler.On("tools", async (context, cancellationToken) =>
            {
                await context.Output.StreamAsync(string.Join(", ", context.Session.ClientTools.Select(tool => tool.Name)), cancellationToken: cancellationToken);
                return ScriptedHandler.Done;
            });
        }

        var first = await fleet.Servers[0].ConnectAsync();
        await first.SendAsync(new ToolDefFrame(1, [new("clock", ""), new("lamp", "")], []));
        await first.SendAsync(new InvokeFrame(1, "tools", AgentValue.Nil));
        var hello = await first.ReceiveAsync<HelloFrame>();
        Assert.Equal("clock, lamp", Text(await first.ReceiveNextAsync<StreamFrame>()));
        await first.ReceiveNextAsync<CompleteFrame>();
        first.Socket.Abort();

        using var second = await ResumeAsync(fleet.Servers[1], hello);
        await second.SendAsync(new InvokeFrame(2, "tools", AgentValue.Nil));
        while (await second.ReceiveNextAsync<StreamFrame>() is var stream && stream.Run == 1)
        {
        }

        await second.SendAsync(new ToolDefFrame(2, [], ["clock"]));
        await second.SendAsync(new InvokeFrame(3, "tools", AgentValue.Nil));
        Assert.Equal("lamp", Text(await second.ReceiveNextAsync<StreamFrame>()));
    }

    private async Task<TestFleet> StartAsync(TimeSpan? expiresIn = null)
    {
        var fleet = await TestFleet.StartAsync();
        var expiresAt = expiresIn is { } time ? (fleet.Time.GetUtcNow() + time).ToUnixTimeMilliseconds() : (long?)null;
        foreach (var (server, name) in fleet.Servers.Zip(["A", "B"]))
            server.Handler.OnSuspend(context => _handled.Enqueue((name, context.Attempt)), expiresAt);
        return fleet;
    }

    private static async Task<(Peer Peer, HelloFrame Hello)> AskAsync(TestServer server)
    {
        var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "ask", AgentValue.Nil));
        var hello = await peer.ReceiveAsync<HelloFrame>();
        await peer.ReceiveNextAsync<StatusFrame>();
        return (peer, hello);
    }

    private static async Task<LiveRun> SuspendedAsync(TestFleet fleet, HelloFrame hello)
    {
        while (true)
        {
            if ((await fleet.Store.LookAsync(hello.SessionId, Token))?.Runs.SingleOrDefault(run => run.ServerId.Length == 0) is { } run)
                return run;
            await Task.Yield();
        }
    }

    private static Task<bool> PassUntilEndedAsync(TestFleet fleet, HelloFrame hello)
    {
        var ended = Task.Run(async () =>
        {
            while ((await fleet.Store.LookAsync(hello.SessionId, Token))?.Runs.Count > 0)
                await Task.Yield();
            return true;
        }, Token);
        return fleet.PassUntilAsync(ended, TimeSpan.FromSeconds(1));
    }

    private static async Task<Peer> ResumeAsync(TestServer server, HelloFrame hello, params ResumedRun[] runs)
    {
        var peer = await server.ConnectAsync();
        await peer.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, 0));
        var resumed = await peer.ReceiveNextAsync<ResumedFrame>();
        Assert.Equal((ResumeOutcome.Resumed, runs.Length), (resumed.Outcome, resumed.Runs.Count));
        Assert.Equal(runs, resumed.Runs);
        return peer;
    }

    private static async Task ExpectAnswerAsync(Peer peer)
    {
        Assert.Equal("Accept: 4", Text(await peer.ReceiveNextAsync<StreamFrame>()));
        Assert.Equal(1, (await peer.ReceiveNextAsync<CompleteFrame>()).Run);
    }

    private static string Text(StreamFrame frame) => frame.Delta.TryGetString(out var text) ? text : "";
}
