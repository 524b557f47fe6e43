using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Tests.Framing;
using AgentSocket.Relay.Tests.Hosts;

namespace AgentSocket.Relay.Tests.Relaying;

/// <summary>What a relay takes for a lost worker, and what it then knows: with one attempt only.</summary>
public class LostWorkerTests
{
    private static readonly Dictionary<string, string?> Once = new() { ["AgentSocket:Relay:MaxAttempts"] = "1" };

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
        await using var relay = await RelayHost.StartAsync(worker.Address, settings: Once);
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

    /// <summary>Nobody knows whether it was processed.</summary>
    [Fact]
    public async Task Worker_ThatDiesBeforeItAnswers_IsLost()
    {
        var requests = 0;
        await using var worker = await TestWorker.StartAsync(context =>
        {
            requests++;
            context.Abort();
            return Task.CompletedTask;
        });
        await using var relay = await RelayHost.StartAsync(worker.Address, settings: Once);

        var failure = await relay.FailAsync();

        Assert.Equal(ErrorCodes.WorkerLost, failure.Code);
        Assert.Null(failure.Processed);
        Assert.Equal(1, requests);
    }

    [Theory]
    [InlineData("", 200, true)]
    [InlineData("", 500, null)]
    [InlineData("0503", 200, true)]
    [InlineData("050392", 500, null)]
    [InlineData("05039201A161", 500, true)]
    [InlineData("05039201A16105", 200, true)]
    public async Task Body_ThatEndsWithoutTheRunsEnd_IsALostWorker(string hex, int status, bool? isProcessed)
    {
        await using var worker = await TestWorker.AnswerAsync(WorkerContentTypes.Frames, Convert.FromHexString(hex), status);
        await using var relay = await RelayHost.StartAsync(worker.Address, settings: Once);

        var failure = await relay.FailAsync();

        Assert.Equal(ErrorCodes.WorkerLost, failure.Code);
        Assert.Equal(isProcessed, failure.Processed);
    }

    [Fact]
    public async Task Text_ThatIsCutOff_IsALostWorker()
    {
        using var worker = new RawWorker(async stream => await stream.WriteAsync(
            (byte[])[.. System.Text.Encoding.ASCII.GetBytes(RawWorker.Head("text/plain")), .. RawWorker.Chunk("half of it"u8.ToArray())]));
        await using var relay = await RelayHost.StartAsync(worker.Address, settings: Once);

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
        await using var relay = await RelayHost.StartAsync(worker.Address, settings: Once);

        Assert.Equal("all", (await relay.RunAsync()).Text);
    }
}
