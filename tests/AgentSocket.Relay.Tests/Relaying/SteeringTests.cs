using System.Collections.Concurrent;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Tests.Framing;
using AgentSocket.Relay.Tests.Hosts;

namespace AgentSocket.Relay.Tests.Relaying;

/// <summary>Guidance for runs that a worker does. Spec §11.7.</summary>
public class SteeringTests
{
    private readonly ConcurrentQueue<Invocation> _invocations = new();
    private readonly TaskCompletionSource _cut = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Guidance_OfARunWhoseAgentTakesIt_BreaksOffAndGoesOnWithIt()
    {
        await using var worker = await StartAsync(isSteerable: true);
        await using var relay = await RelayHost.StartAsync(worker.Address);
        using var client = await RawClient.ConnectAsync(relay.Socket);
        await client.SendAsync(new InvokeFrame(1, "chat", "hello"));
        Assert.Equal("long ", await client.ReceiveTextAsync().Soon());

        await client.SendAsync(new SteerFrame(1, 1, "shorter"));

        Assert.Equal(SteerStatus.Delivered, (await ReceiveSteeredAsync(client)).Status);
        Assert.Equal("short", await client.ReceiveTextAsync().Soon());
        await client.ReceiveUntilAsync(FrameType.Complete).Soon();
        await _cut.Task.Soon();
        var second = _invocations.Last();
        Assert.Equal((2, 2L, "long ", 1), (_invocations.Count, second.Attempt, second.Emitted, second.Inbox.Count));
    }

    [Fact]
    public async Task Guidance_OfARunWhoseAgentTakesNone_IsRejectedAndTheRunGoesOn()
    {
        await using var worker = await StartAsync(isSteerable: false);
        await using var relay = await RelayHost.StartAsync(worker.Address);
        using var client = await RawClient.ConnectAsync(relay.Socket);
        await client.SendAsync(new InvokeFrame(1, "chat", "hello"));
        await client.ReceiveTextAsync().Soon();

        await client.SendAsync(new SteerFrame(1, 1, "shorter"));

        Assert.Equal(SteerStatus.Rejected, (await ReceiveSteeredAsync(client)).Status);
        Assert.Single(_invocations);
        Assert.False(_cut.Task.IsCompleted);
        await client.SendAsync(new CancelFrame(1));
        await client.ReceiveUntilAsync(FrameType.Complete).Soon();
    }

    /// <summary>The first guidance hasn't been told of when the second comes: each breaks off once.</summary>
    [Fact]
    public async Task Guidance_ThatFollowsOther_IsTakenToo()
    {
        await using var worker = await StartAsync(isSteerable: true, takes: 2);
        await using var relay = await RelayHost.StartAsync(worker.Address);
        using var client = await RawClient.ConnectAsync(relay.Socket);
        await client.SendAsync(new InvokeFrame(1, "chat", "hello"));
        await client.ReceiveTextAsync().Soon();

        await client.SendAsync(new SteerFrame(1, 1, "shorter"));
        await client.SendAsync(new SteerFrame(1, 2, "much shorter"));

        Assert.Equal(1, (await ReceiveSteeredAsync(client)).Steer);
        Assert.Equal(2, (await ReceiveSteeredAsync(client)).Steer);
        Assert.Equal("short", await client.ReceiveTextAsync().Soon());
    }

    /// <summary>A tool may have effects that mustn't be made twice: its end is awaited.</summary>
    [Fact]
    public async Task Guidance_WhileAToolRuns_BreaksOffWhenTheToolHasEnded()
    {
        var hasReturned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var worker = await StartAsync(isSteerable: true, tool: hasReturned.Task);
        await using var relay = await RelayHost.StartAsync(worker.Address);
        using var client = await RawClient.ConnectAsync(relay.Socket);
        await client.SendAsync(new InvokeFrame(1, "chat", "hello"));
        await ReceiveStateAsync(client, RunState.WaitingForTool);

        await client.SendAsync(new SteerFrame(1, 1, "shorter"));
        await client.SendAsync(new InvokeFrame(2, "chat", "whatever"));
        await ReceiveStateAsync(client, RunState.WaitingForTool);
        Assert.False(_cut.Task.IsCompleted);
        hasReturned.SetResult();

        Assert.Equal(SteerStatus.Delivered, (await ReceiveSteeredAsync(client)).Status);
        Assert.Equal("short", await client.ReceiveTextAsync().Soon());
        await client.ReceiveUntilAsync(FrameType.Complete).Soon();
        Assert.Equal([1, 2], _invocations.Where(invocation => invocation.Run == 1).Select(invocation => invocation.Attempt));
    }

    /// <summary>What the relay hasn't read, since the client takes nothing, may be that a tool runs.</summary>
    [Fact]
    public async Task Guidance_WhileTheWindowIsClosed_DoesNotBreakOffAToolBehindIt()
    {
        var hasReturned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var worker = await StartAsync(isSteerable: true, tool: hasReturned.Task, pieces: 64);
        await using var relay = await RelayHost.StartAsync(worker.Address, settings: new() { ["AgentSocket:Server:WindowFrames"] = "32" });
        using var client = await RawClient.ConnectAsync(relay.Socket);
        await client.SendAsync(new InvokeFrame(1, "chat", "hello"));
        for (var i = 0; i < 32; i++)
            await client.ReceiveTextAsync().Soon();

        await client.SendAsync(new SteerFrame(1, 1, "shorter"));
        await client.SendAsync(new CancelFrame(9));
        await client.ReceiveUntilAsync(FrameType.Error).Soon();
        Assert.False(_cut.Task.IsCompleted);
        await client.SendAsync(new AckFrame(33));
        await ReceiveStateAsync(client, RunState.WaitingForTool);
        Assert.False(_cut.Task.IsCompleted);
        await client.SendAsync(new AckFrame(66));
        hasReturned.SetResult();

        Assert.Equal(SteerStatus.Delivered, (await ReceiveSteeredAsync(client)).Status);
        await client.ReceiveUntilAsync(FrameType.Complete).Soon();
    }

    /// <summary>Streams and waits until it is broken off; with enough guidance, takes it and ends.</summary>
    private Task<TestWorker> StartAsync(bool isSteerable, int takes = 1, Task? tool = null, int pieces = 1) => TestWorker.StartAsync(async context =>
    {
        var invocation = await TestWorker.ReadAsync(context);
        _invocations.Enqueue(invocation with { Inbox = [.. invocation.Inbox] });
        context.Response.ContentType = WorkerContentTypes.Frames;
        if (isSteerable)
            context.Response.Headers[WorkerHeaders.Steerable] = "true";
        if (invocation.Inbox.Count >= takes)
        {
            var told = Enumerable.Range(1, takes).Select(steer => Frames.Encode(new SteeredFrame(1, steer, SteerStatus.Delivered)));
            await context.Response.Body.WriteAsync(Frames.Body([.. told, Frames.Stream(1, "short"), Frames.Complete(1)]), context.RequestAborted);
            return;
        }

        if (invocation.Emitted.Length == 0)
            await context.Response.Body.WriteAsync(Frames.Body([.. Enumerable.Repeat(Frames.Stream(invocation.Run, "long "), pieces)]), context.RequestAborted);
        else
            await context.Response.Body.FlushAsync(context.RequestAborted);
        context.RequestAborted.Register(() => _cut.TrySetResult());
        if (tool is not null)
        {
            await context.Response.Body.WriteAsync(Frames.Body(Frames.Encode(new StatusFrame(invocation.Run, RunState.WaitingForTool, "shop"))), context.RequestAborted);
            await tool.WaitAsync(context.RequestAborted);
            await context.Response.Body.WriteAsync(Frames.Body(Frames.Encode(new StatusFrame(invocation.Run, RunState.Running))), context.RequestAborted);
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    });

    private static async Task ReceiveStateAsync(RawClient client, RunState state)
    {
        StatusFrame status;
        do
            Assert.Equal(FrameError.None, FrameCodec.Read(await client.ReceiveUntilAsync(FrameType.Status).Soon(), out status));
        while (status.State != state);
    }

    private static async Task<SteeredFrame> ReceiveSteeredAsync(RawClient client)
    {
        Assert.Equal(FrameError.None, FrameCodec.Read<SteeredFrame>(await client.ReceiveUntilAsync(FrameType.Steered).Soon(), out var steered));
        return steered;
    }
}
