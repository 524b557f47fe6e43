using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Tests.Framing;
using AgentSocket.Relay.Tests.Hosts;
using Microsoft.AspNetCore.Http;

namespace AgentSocket.Relay.Tests.Relaying;

public class WorkerWaitTests
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly SteppingTime _time = new();

    [Fact]
    public async Task Run_WithoutAWorker_IsQueued_AndGoesOnWhenOneComes()
    {
        var port = FreePort.Find();
        await using var relay = await RelayHost.StartAsync(new Uri($"http://127.0.0.1:{port}"), _time);
        await using var client = await relay.ConnectAsync();
        await using var run = client.Invoke("chat", "hello");
        await using var updates = run.GetAsyncEnumerator(TestContext.Current.CancellationToken);

        Assert.True(await updates.MoveNextAsync().AsTask().Soon());
        Assert.Equal(RunState.Queued, Assert.IsType<StatusUpdate>(updates.Current).State);
        await _time.PassAsync(LongestPause).Soon();
        await using var worker = await TestWorker.StartAsync(context => AnswerAsync(context), port);
        var next = updates.MoveNextAsync().AsTask();
        await _time.PassUntilAsync(next, LongestPause).Soon();

        Assert.True(await next);
        Assert.Equal(RunState.Running, Assert.IsType<StatusUpdate>(updates.Current).State);
        Assert.True(await updates.MoveNextAsync().AsTask().Soon());
        Assert.Equal("done", Assert.IsType<StreamUpdate>(updates.Current).Text);
        Assert.True(await updates.MoveNextAsync().AsTask().Soon());
        Assert.InRange(Assert.IsType<CompletedUpdate>(updates.Current).Completion.Metrics.QueueMs!.Value, 50, 30_000);
    }

    [Fact]
    public async Task Run_WithoutAWorkerForGood_EndsWhenTheWaitIsOver()
    {
        await using var relay = await RelayHost.StartAsync(new Uri($"http://127.0.0.1:{FreePort.Find()}"), _time);
        await using var client = await relay.ConnectAsync();
        var began = _time.GetUtcNow();
        await using var run = client.Invoke("chat", "hello");
        var failure = run.FailureAsync();
        await _time.PassUntilAsync(failure, LongestPause).Soon();

        Assert.Equal(ErrorCodes.WorkerUnavailable, (await failure).Code);
        Assert.True((await failure).Retryable);
        Assert.False((await failure).Processed);
        Assert.InRange(_time.GetUtcNow() - began, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(33));
    }

    [Fact]
    public async Task Run_WhoseWorkersNameIsUnknown_WaitsToo()
    {
        await using var relay = await RelayHost.StartAsync(new Uri("http://worker.invalid"), _time);
        var failure = relay.FailAsync();
        await _time.PassUntilAsync(failure, LongestPause).Soon();

        Assert.Equal(ErrorCodes.WorkerUnavailable, (await failure).Code);
    }

    [Fact]
    public async Task Run_ThatMayNotWait_EndsAtOnce()
    {
        await using var relay = await RelayHost.StartAsync(
            new Uri($"http://127.0.0.1:{FreePort.Find()}"), settings: new() { ["AgentSocket:Relay:WorkerWait"] = "00:00:00" });
        using var client = await RawClient.ConnectAsync(relay.Socket);
        await client.SendAsync(new InvokeFrame(1, "chat", "hello"));

        Assert.Equal((byte)FrameType.Error, (await client.ReceiveAsync().Soon())[0]);
    }

    /// <summary>Each try is a request of its own, with a signature of its own.</summary>
    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task Worker_ThatIsBusy_IsAskedAgain(int status)
    {
        var nonces = new List<string>();
        await using var worker = await TestWorker.StartAsync(context =>
        {
            nonces.Add(context.Request.Headers[WorkerHeaders.Nonce]!);
            return nonces.Count < 4 ? RefuseAsync(context, status) : AnswerAsync(context);
        });
        await using var relay = await RelayHost.StartAsync(worker.Address, _time);
        var running = relay.RunAsync();
        await _time.PassUntilAsync(running, LongestPause).Soon();

        Assert.Equal("done", (await running).Text);
        Assert.Equal(4, nonces.Distinct().Count());
    }

    [Fact]
    public async Task Worker_ThatSaysWhenToComeBack_IsNotAskedBefore()
    {
        var asked = new List<DateTimeOffset>();
        await using var worker = await TestWorker.StartAsync(context =>
        {
            asked.Add(_time.GetUtcNow());
            context.Response.Headers.RetryAfter = "7";
            return asked.Count < 2 ? RefuseAsync(context, 503) : AnswerAsync(context);
        });
        await using var relay = await RelayHost.StartAsync(worker.Address, _time);
        var running = relay.RunAsync();
        await _time.PassAsync(TimeSpan.FromSeconds(7)).Soon();

        Assert.Equal("done", (await running.Soon()).Text);
        Assert.Equal(TimeSpan.FromSeconds(7), asked[1] - asked[0]);
    }

    [Fact]
    public async Task Worker_ThatIsBusyLongerThanTheWait_IsNotWaitedFor()
    {
        await using var worker = await TestWorker.StartAsync(context =>
        {
            context.Response.Headers.RetryAfter = "31";
            return RefuseAsync(context, 503);
        });
        await using var relay = await RelayHost.StartAsync(worker.Address, _time);

        var failure = await relay.FailAsync();

        Assert.Equal(ErrorCodes.WorkerUnavailable, failure.Code);
        Assert.Equal(TimeSpan.FromSeconds(31), failure.RetryAfter);
    }

    [Fact]
    public async Task Worker_ThatSaysWhyItRefuses_IsQuotedWhenTheWaitIsOver()
    {
        await using var worker = await TestWorker.StartAsync(async context =>
        {
            context.Response.StatusCode = 503;
            context.Response.ContentType = WorkerContentTypes.Frames;
            await context.Response.Body.WriteAsync(Frames.Body(Frames.Encode(new ErrorFrame(1, ErrorCodes.StateUnavailable, "No Redis."))), context.RequestAborted);
        });
        await using var relay = await RelayHost.StartAsync(worker.Address, _time);
        var failure = relay.FailAsync();
        await _time.PassUntilAsync(failure, LongestPause).Soon();

        Assert.Equal((ErrorCodes.StateUnavailable, "No Redis.", true, false), ((await failure).Code, (await failure).Message, (await failure).Retryable, (await failure).Processed));
    }

    private static Task RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = WorkerContentTypes.Frames;
        await context.Response.Body.WriteAsync(Frames.Body(Frames.Stream(1, "done"), Frames.Complete(1)), context.RequestAborted);
    }
}
