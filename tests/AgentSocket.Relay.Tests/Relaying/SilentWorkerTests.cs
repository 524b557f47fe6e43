using System.Collections.Concurrent;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Tests.Framing;
using AgentSocket.Relay.Tests.Hosts;
using Microsoft.AspNetCore.Http;

namespace AgentSocket.Relay.Tests.Relaying;

/// <summary>Workers that are frozen: their connections stand, and nothing comes. Spec §11.3, §11.6.</summary>
public class SilentWorkerTests
{
    private static readonly TimeSpan ThreeBeats = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly SteppingTime _time = new();
    private readonly TaskCompletionSource _begun = new();
    private readonly TaskCompletionSource _aborted = new();
    private readonly ConcurrentQueue<Invocation> _invocations = new();

    [Fact]
    public async Task Worker_ThatSendsNoneOfTheHeartbeatsItPromised_IsLost_AndTheRunGoesOn()
    {
        await using var worker = await StartAsync(async context =>
        {
            context.Response.ContentType = WorkerContentTypes.Frames;
            context.Response.Headers[WorkerHeaders.Heartbeat] = "5000";
            await context.Response.Body.WriteAsync(Frames.Body(Frames.Stream(1, "one ")), context.RequestAborted);
        });
        await using var relay = await RelayHost.StartAsync(worker.Address, _time);
        var running = relay.RunAsync();
        await _time.PassUntilAsync(running, ThreeBeats).Soon();

        Assert.Equal("one two", (await running).Text);
        await AssertWentOnAsync("one ");
    }

    [Fact]
    public async Task Worker_ThatPromisesNothing_MayBeSilentForAsLongAsTheRelaySays()
    {
        await using var worker = await StartAsync(context =>
        {
            context.Response.ContentType = WorkerContentTypes.Text;
            return context.Response.WriteAsync("one ", context.RequestAborted);
        });
        await using var relay = await RelayHost.StartAsync(worker.Address, _time, Silence());
        await using var client = await relay.ConnectAsync();
        await using var run = client.Invoke("chat", "hello");
        await using var updates = run.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await updates.MoveNextAsync().AsTask().Soon());

        // Two waits for the worker have begun by now, or will: for its answer, which came, and for what follows.
        await _time.PassAsync(Limit).Soon();
        await _time.PassAsync(Limit).Soon();
        await _time.PassUntilAsync(run.Completion, LongestPause).Soon();

        await run.Completion.Soon();
        await AssertWentOnAsync("one ");
    }

    [Fact]
    public async Task Worker_ThatNeverBeginsItsAnswer_IsLost()
    {
        await using var worker = await StartAsync(_ => Task.CompletedTask);
        await using var relay = await RelayHost.StartAsync(worker.Address, _time, Silence());
        var running = relay.RunAsync();
        await _begun.Task.Soon();
        _time.Advance(Limit);
        await _time.PassUntilAsync(running, LongestPause).Soon();

        Assert.Equal("two", (await running).Text);
        await AssertWentOnAsync("");
    }

    [Fact]
    public async Task Ping_IsNotForwarded_AndChangesNothing()
    {
        var ping = Frames.Encode(new PingFrame(5_000, 0, 0));
        await using var worker = await TestWorker.AnswerAsync(WorkerContentTypes.Frames, Frames.Body(ping, Frames.Stream(1, "a"), ping, Frames.Complete(1)));
        await using var relay = await RelayHost.StartAsync(worker.Address);
        using var client = await RawClient.ConnectAsync(relay.Socket);
        await client.SendAsync(new InvokeFrame(1, "chat", "hello"));

        Assert.Equal(Frames.Stream(1, "a"), await client.ReceiveAsync().Soon());
        Assert.Equal((byte)FrameType.Complete, (await client.ReceiveAsync().Soon())[0]);
    }

    [Fact]
    public async Task Ping_BehindTheReasonToWait_TakesNothingFromIt()
    {
        await using var worker = await AttemptWorker.StartAsync(
            Frames.Body(Frames.Encode(new ClarifyFrame(1, 1, "?")), Frames.Encode(new StatusFrame(1, RunState.WaitingForInput)), Frames.Encode(new PingFrame(5_000, 0, 0))),
            Frames.Body(Frames.Stream(1, "done"), Frames.Complete(1)));
        await using var relay = await RelayHost.StartAsync(worker.Address);
        using var client = await RawClient.ConnectAsync(relay.Socket);
        await client.SendAsync(new InvokeFrame(1, "chat", "hello"));
        await client.ReceiveUntilAsync(FrameType.Status).Soon();
        await client.SendAsync(new ReplyFrame(1, 1, ReplyAction.Accept, "4"));

        Assert.Equal("done", await client.ReceiveTextAsync().Soon());
        Assert.Equal((byte)FrameType.Complete, (await client.ReceiveAsync().Soon())[0]);
    }

    /// <summary>A worker whose first attempt does something and is then silent; the second ends the run.</summary>
    private Task<TestWorker> StartAsync(Func<HttpContext, Task> first) => TestWorker.StartAsync(async context =>
    {
        var invocation = await TestWorker.ReadAsync(context);
        _invocations.Enqueue(invocation);
        if (invocation.Attempt == 1)
        {
            context.RequestAborted.Register(_aborted.SetResult);
            _begun.SetResult();
            await first(context);
            await _aborted.Task;
            return;
        }

        context.Response.ContentType = WorkerContentTypes.Frames;
        await context.Response.Body.WriteAsync(Frames.Body(Frames.Stream(1, "two"), Frames.Complete(1)), context.RequestAborted);
    });

    private async Task AssertWentOnAsync(string emitted)
    {
        Assert.Equal([(1, ""), (2, emitted)], _invocations.Select(invocation => (invocation.Attempt, invocation.Emitted)));
        await _aborted.Task.Soon();
    }

    private static Dictionary<string, string?> Silence() => new() { ["AgentSocket:Relay:WorkerSilence"] = Limit.ToString("c") };
}
