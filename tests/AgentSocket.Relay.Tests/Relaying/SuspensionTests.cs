using System.Collections.Concurrent;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Tests.Framing;
using AgentSocket.Relay.Tests.Hosts;

namespace AgentSocket.Relay.Tests.Relaying;

/// <summary>Runs that wait for their client without a worker. Spec §11.7.</summary>
public class SuspensionTests
{
    [Fact]
    public async Task Run_ThatAsks_HasNoRequestOpenWhileItWaits()
    {
        await using var worker = await AskingWorker.StartAsync();
        await using var relay = await RelayHost.StartAsync(worker.Address);
        using var client = await RawClient.ConnectAsync(relay.Socket);
        await AskAsync(client);

        while (worker.InFlight > 0)
            await Task.Yield();
        await client.SendAsync(new ReplyFrame(1, 1, ReplyAction.Accept, "4"));

        Assert.Equal("Accept: 4", await client.ReceiveTextAsync().Soon());
        Assert.Equal((byte)FrameType.Complete, (await client.ReceiveAsync().Soon())[0]);
        var invocations = worker.Invocations.ToArray();
        Assert.Equal(2, invocations.Length);
        Assert.True(invocations[1].Attempt > invocations[0].Attempt);
        Assert.Equal(("Well. ", 1), (invocations[1].Emitted, invocations[1].Inbox.Count));
    }

    [Fact]
    public async Task Reply_AfterWorkerAndRelayWereReplaced_IsAnswered()
    {
        var invocations = new ConcurrentQueue<Invocation>();
        var fleet = new Dictionary<string, string?> { ["ConnectionStrings:redis"] = SharedRedis.ConnectionString };
        HelloFrame hello;
        await using (var worker = await AskingWorker.StartAsync(invocations))
        await using (var relay = await RelayHost.StartAsync(worker.Address, settings: fleet))
        {
            using var first = await RawClient.ConnectAsync(relay.Socket);
            hello = first.Hello;
            await AskAsync(first);
            while (worker.InFlight > 0)
                await Task.Yield();
        }

        await using var otherWorker = await AskingWorker.StartAsync(invocations);
        await using var otherRelay = await RelayHost.StartAsync(otherWorker.Address, settings: fleet);
        using var second = await RawClient.ConnectAsync(otherRelay.Socket);
        await second.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, Received: 3));
        Assert.Equal(FrameError.None, FrameCodec.Read<ResumedFrame>(await second.ReceiveUntilAsync(FrameType.Resumed).Soon(), out var resumed));
        Assert.Equal((ResumeOutcome.Resumed, 1), (resumed.Outcome, resumed.Received));
        Assert.Equal([new ResumedRun(1, RunState.WaitingForInput)], resumed.Runs);
        await second.SendAsync(new ReplyFrame(1, 1, ReplyAction.Accept, "4"));

        Assert.Equal("Accept: 4", await second.ReceiveTextAsync().Soon());
        Assert.Equal((byte)FrameType.Complete, (await second.ReceiveAsync().Soon())[0]);
        Assert.Equal(2, invocations.Count);
    }

    /// <summary>Nobody tells a worker when a run ends that waits: those that go on are named.</summary>
    [Fact]
    public async Task Worker_IsToldOfTheSessionsOtherRunsThatGoOn()
    {
        await using var worker = await AskingWorker.StartAsync();
        await using var relay = await RelayHost.StartAsync(worker.Address);
        using var client = await RawClient.ConnectAsync(relay.Socket);
        await AskAsync(client);
        await client.SendAsync(new InvokeFrame(2, "chat", "hello"));
        await client.ReceiveUntilAsync(FrameType.Clarify).Soon();
        await client.SendAsync(new CancelFrame(1));
        await client.ReceiveUntilAsync(FrameType.Complete).Soon();
        await client.SendAsync(new InvokeFrame(3, "chat", "hello"));
        await client.ReceiveUntilAsync(FrameType.Clarify).Soon();

        Assert.Equal([[], [1], [2]], worker.Invocations.Select(invocation => invocation.OtherRuns.ToArray()));
    }

    [Fact]
    public async Task Runs_ThatAreAnsweredAtOnce_AllEnd()
    {
        await using var worker = await AskingWorker.StartAsync();
        await using var relay = await RelayHost.StartAsync(worker.Address);
        for (var i = 0; i < 20; i++)
        {
            using var client = await RawClient.ConnectAsync(relay.Socket);
            await client.SendAsync(new InvokeFrame(1, "chat", "hello"));
            await client.ReceiveUntilAsync(FrameType.Clarify).Soon();
            await client.SendAsync(new ReplyFrame(1, 1, ReplyAction.Accept, "4"));
            await client.ReceiveUntilAsync(FrameType.Complete).Soon();
        }
    }

    [Theory]
    [InlineData(RunState.WaitingForInput, false)]
    [InlineData(RunState.Running, true)]
    public async Task Answer_ThatEndsWithoutAnEndOrAReasonToWait_IsALostWorker(RunState last, bool asks)
    {
        var question = asks ? new[] { Frames.Encode(new ClarifyFrame(1, 1, "How many?")) } : [];
        await using var worker = await TestWorker.AnswerAsync(WorkerContentTypes.Frames, Frames.Body([.. question, Frames.Encode(new StatusFrame(1, last))]));
        await using var relay = await RelayHost.StartAsync(worker.Address, settings: new() { ["AgentSocket:Relay:MaxAttempts"] = "1" });

        Assert.Equal(ErrorCodes.WorkerLost, (await relay.FailAsync()).Code);
    }

    [Fact]
    public async Task Answer_WithEventsAndTools_PushesThemInOrder()
    {
        await using var worker = await TestWorker.AnswerAsync(WorkerContentTypes.Frames, Frames.Body(
            Frames.Stream(1, "a"),
            Frames.Encode(new EventFrame("build", "begun", "1")),
            Frames.Encode(new EventFrame("build", "begun", "1")),
            Frames.Encode(new ToolDefFrame(7, [new ToolDefinition("new", "Is new.")], [])),
            Frames.Stream(1, "b"),
            Frames.Complete(1)));
        await using var relay = await RelayHost.StartAsync(worker.Address);
        using var client = await RawClient.ConnectAsync(relay.Socket);

        await client.SendAsync(new InvokeFrame(1, "chat", "hello"));

        foreach (var type in new[] { FrameType.Stream, FrameType.Event, FrameType.ToolDef, FrameType.Stream, FrameType.Complete })
            Assert.Equal(type, (FrameType)(await client.ReceiveAsync().Soon())[0]);
    }

    [Fact]
    public async Task Worker_ThatDiesAfterAReply_IsFollowedByAnotherWithTheReply()
    {
        var invocations = new ConcurrentQueue<Invocation>();
        await using var worker = await TestWorker.StartAsync(async context =>
        {
            var invocation = await TestWorker.ReadAsync(context);
            invocations.Enqueue(invocation);
            context.Response.ContentType = WorkerContentTypes.Frames;
            var frames = invocations.Count switch
            {
                1 => Frames.Body(Frames.Encode(new ClarifyFrame(1, 1, "How many?")), Frames.Encode(new StatusFrame(1, RunState.WaitingForInput))),
                2 => Frames.Body(Frames.Stream(1, "a")),
                _ => Frames.Body(Frames.Stream(1, $"b{invocation.Inbox.Count}"), Frames.Complete(1)),
            };
            await context.Response.Body.WriteAsync(frames, context.RequestAborted);
        });
        await using var relay = await RelayHost.StartAsync(worker.Address);
        using var client = await RawClient.ConnectAsync(relay.Socket);
        await client.SendAsync(new InvokeFrame(1, "chat", "hello"));
        await client.ReceiveUntilAsync(FrameType.Clarify).Soon();

        await client.SendAsync(new ReplyFrame(1, 1, ReplyAction.Accept, "4"));

        Assert.Equal("a", await client.ReceiveTextAsync().Soon());
        Assert.Equal("b1", await client.ReceiveTextAsync().Soon());
    }

    private static async Task AskAsync(RawClient client)
    {
        await client.SendAsync(new InvokeFrame(1, "chat", "hello"));
        foreach (var type in new[] { FrameType.Stream, FrameType.Clarify, FrameType.Status })
            Assert.Equal(type, (FrameType)(await client.ReceiveAsync().Soon())[0]);
    }
}
