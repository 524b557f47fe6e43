using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Tests.Framing;
using AgentSocket.Relay.Tests.Hosts;

namespace AgentSocket.Relay.Tests.Relaying;

/// <summary>Runs go from relay to relay. Only workers that were lost count against the bound. Spec §11.6.</summary>
public class HandOverTests
{
    private static readonly byte[] Hang = [];

    private readonly Dictionary<string, string?> _fleet = new() { ["ConnectionStrings:redis"] = SharedRedis.ConnectionString };
    private int _dispatches;

    [Fact]
    public async Task Run_ThatFourRelaysHandOver_Completes()
    {
        await using var worker = await StartWorkerAsync(dispatch => dispatch < 5 ? Hang : Frames.Body(Frames.Complete(1)));
        var relay = await RelayHost.StartAsync(worker.Address, settings: _fleet);
        using var first = await RawClient.ConnectAsync(relay.Socket);
        await first.SendAsync(new InvokeFrame(1, "chat", "hello"));
        await DispatchedAsync(1);
        first.Dispose();
        for (var dispatch = 1; dispatch < 5; dispatch++)
            relay = await HandOverAsync(relay, worker, dispatch);

        using var second = await ResumeAsync(relay, first.Hello, received: 0);
        await second.ReceiveUntilAsync(FrameType.Complete).Soon();
        Assert.Equal(5, _dispatches);
        await relay.DisposeAsync();
    }

    [Fact]
    public async Task Workers_LostAtSeveralRelays_CountTogether_AlsoOfARunThatWasAnswered()
    {
        var question = Frames.Body(Frames.Encode(new ClarifyFrame(1, 1, "How many?")), Frames.Encode(new StatusFrame(1, RunState.WaitingForInput)));
        var broken = Frames.Body(Frames.Stream(1, "a"));
        await using var worker = await StartWorkerAsync(dispatch => dispatch switch { 1 => question, 3 => Hang, _ => broken });
        var relay = await RelayHost.StartAsync(worker.Address, settings: _fleet);
        using var first = await RawClient.ConnectAsync(relay.Socket);
        await first.SendAsync(new InvokeFrame(1, "chat", "hello"));
        await first.ReceiveUntilAsync(FrameType.Clarify).Soon();
        await first.SendAsync(new ReplyFrame(1, 1, ReplyAction.Accept, "4"));
        await DispatchedAsync(3);
        first.Dispose();
        relay = await HandOverAsync(relay, worker, 3);

        using var second = await ResumeAsync(relay, first.Hello, received: 2);
        Assert.Equal(FrameError.None, FrameCodec.Read<ErrorFrame>(await second.ReceiveUntilAsync(FrameType.Error).Soon(), out var error));
        Assert.Equal(ErrorCodes.WorkerLost, error.Code);
        Assert.Equal(5, _dispatches);
        await relay.DisposeAsync();
    }

    /// <summary>Its client was told that it is queued, and shows that until it hears otherwise.</summary>
    [Fact]
    public async Task Run_ThatWasQueuedAtTheRelayBefore_IsToldThatItRuns()
    {
        await using var worker = await StartWorkerAsync(_ => Frames.Body(Frames.Stream(1, "a"), Frames.Complete(1)));
        var relay = await RelayHost.StartAsync(new Uri($"http://127.0.0.1:{FreePort.Find()}"), settings: _fleet);
        using var first = await RawClient.ConnectAsync(relay.Socket);
        await first.SendAsync(new InvokeFrame(1, "chat", "hello"));
        Assert.Equal(RunState.Queued, StateOf(await first.ReceiveUntilAsync(FrameType.Status).Soon()));
        first.Dispose();
        await using var next = await RelayHost.StartAsync(worker.Address, settings: _fleet);
        await relay.DisposeAsync();

        using var second = await ResumeAsync(next, first.Hello, received: 1);

        Assert.Equal(RunState.Running, StateOf(await second.ReceiveAsync().Soon()));
        Assert.Equal((byte)FrameType.Stream, (await second.ReceiveAsync().Soon())[0]);
        Assert.Equal((byte)FrameType.Complete, (await second.ReceiveAsync().Soon())[0]);
    }

    private static RunState StateOf(ReadOnlyMemory<byte> frame)
    {
        Assert.Equal(FrameError.None, FrameCodec.Read<StatusFrame>(frame, out var status));
        return status.State;
    }

    private async Task<TestWorker> StartWorkerAsync(Func<int, byte[]> answer) => await TestWorker.StartAsync(async context =>
    {
        context.Response.ContentType = WorkerContentTypes.Frames;
        var frames = answer(Interlocked.Increment(ref _dispatches));
        await context.Response.StartAsync(context.RequestAborted);
        if (frames == Hang)
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        await context.Response.Body.WriteAsync(frames, context.RequestAborted);
    });

    /// <summary>Stops a relay as soon as its worker has the run for the given time.</summary>
    /// <returns>The relay that takes the run.</returns>
    private async Task<RelayHost> HandOverAsync(RelayHost relay, TestWorker worker, int dispatch)
    {
        await DispatchedAsync(dispatch);
        var next = await RelayHost.StartAsync(worker.Address, settings: _fleet);
        await relay.DisposeAsync();
        return next;
    }

    private async Task DispatchedAsync(int times)
    {
        while (Volatile.Read(ref _dispatches) < times)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    private static async Task<RawClient> ResumeAsync(RelayHost relay, HelloFrame hello, long received)
    {
        var client = await RawClient.ConnectAsync(relay.Socket);
        await client.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, received));
        await client.ReceiveUntilAsync(FrameType.Resumed).Soon();
        return client;
    }
}
