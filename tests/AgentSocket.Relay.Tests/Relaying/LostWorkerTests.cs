using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Tests.Framing;
using AgentSocket.Relay.Tests.Hosts;

namespace AgentSocket.Relay.Tests.Relaying;

public class LostWorkerTests
{
    [Fact]
    public async Task Worker_ThatDiesWithinItsAnswer_IsLost_AndTheRunWasProcessed()
    {
        var arrived = new TaskCompletionSource();
        await using var worker = await TestWorker.StartAsync(async context =>
        {
            context.Response.ContentType = WorkerContentTypes.Frames;
            await context.Response.Body.WriteAsync(Frames.Body(Frames.Stream(1, "a")), context.RequestAborted);
            await arrived.Task;
            context.Abort();
        });
        await using var relay = await RelayHost.StartAsync(worker.Address);
        await using var client = await relay.ConnectAsync();
        await using var run = client.Invoke("chat", "hello");
        await using var updates = run.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await updates.MoveNextAsync().AsTask().Soon());
        arrived.SetResult();

        var failure = await run.FailureAsync();

        Assert.Equal(ErrorCodes.WorkerLost, failure.Code);
        Assert.True(failure.Retryable);
        Assert.True(failure.Processed);
    }

    /// <summary>Nobody knows whether it was processed: sending it again could do everything twice.</summary>
    [Fact]
    public async Task Worker_ThatDiesBeforeItAnswers_IsLost_AndNotAskedAgain()
    {
        var requests = 0;
        await using var worker = await TestWorker.StartAsync(context =>
        {
            requests++;
            context.Abort();
            return Task.CompletedTask;
        });
        await using var relay = await RelayHost.StartAsync(worker.Address);

        var failure = await relay.FailAsync();

        Assert.Equal(ErrorCodes.WorkerLost, failure.Code);
        Assert.Null(failure.Processed);
        Assert.Equal(1, requests);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("0503920", null)]
    [InlineData("0503", null)]
    [InlineData("050392 01A161", true)]
    [InlineData("050392 01A161 05", true)]
    public async Task Body_ThatEndsWithoutTheRunsEnd_IsALostWorker(string hex, bool? isProcessed)
    {
        var body = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal).PadRight(hex.Length % 2 == 0 ? 0 : hex.Length + 1, '1'));
        await using var worker = await TestWorker.AnswerAsync(WorkerContentTypes.Frames, body);
        await using var relay = await RelayHost.StartAsync(worker.Address);

        var failure = await relay.FailAsync();

        Assert.Equal(ErrorCodes.WorkerLost, failure.Code);
        Assert.Equal(isProcessed, failure.Processed);
    }

    [Fact]
    public async Task Text_ThatIsCutOff_IsALostWorker()
    {
        using var worker = new RawWorker(async stream => await stream.WriteAsync(
            (byte[])[.. System.Text.Encoding.ASCII.GetBytes(RawWorker.Head("text/plain")), .. RawWorker.Chunk("half of it"u8.ToArray())]));
        await using var relay = await RelayHost.StartAsync(worker.Address);

        var failure = await relay.FailAsync();

        Assert.Equal(ErrorCodes.WorkerLost, failure.Code);
        Assert.True(failure.Processed);
        Assert.Equal(1, worker.Requests);
    }

    [Fact]
    public async Task Connection_ThatBreaksBehindComplete_TakesNothingAway()
    {
        using var worker = new RawWorker(async stream => await stream.WriteAsync(
            (byte[])[.. System.Text.Encoding.ASCII.GetBytes(RawWorker.Head(WorkerContentTypes.Frames)), .. RawWorker.Chunk(Frames.Body(Frames.Stream(1, "all"), Frames.Complete(1)))]));
        await using var relay = await RelayHost.StartAsync(worker.Address);

        Assert.Equal("all", (await relay.RunAsync()).Text);
    }
}
