using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Tests.Framing;
using AgentSocket.Relay.Tests.Hosts;

namespace AgentSocket.Relay.Tests.Relaying;

public class CancelTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancel_OfARun_ReachesTheWorker(bool hasBegunToAnswer)
    {
        var begun = new TaskCompletionSource();
        var aborted = new TaskCompletionSource();
        await using var worker = await TestWorker.StartAsync(async context =>
        {
            context.RequestAborted.Register(aborted.SetResult);
            context.Response.ContentType = WorkerContentTypes.Frames;
            if (hasBegunToAnswer)
                await context.Response.Body.WriteAsync(Frames.Body(Frames.Stream(1, "a")), context.RequestAborted);
            begun.SetResult();
            await aborted.Task;
        });
        await using var relay = await RelayHost.StartAsync(worker.Address);
        await using var client = await relay.ConnectAsync();
        await using var run = client.Invoke("chat", "hello");
        await begun.Task.Soon();

        run.Cancel();

        Assert.Equal(RunOutcome.Cancelled, (await run.Completion.Soon()).Outcome);
        await aborted.Task.Soon();
    }

    /// <summary>The relay isn't reading then, but waiting for the client: the worker hears of it all the same.</summary>
    [Fact]
    public async Task Cancel_OfARunThatWaitsForTheWindow_ReachesTheWorker()
    {
        var aborted = new TaskCompletionSource();
        await using var worker = await TestWorker.StartAsync(async context =>
        {
            context.RequestAborted.Register(aborted.SetResult);
            context.Response.ContentType = WorkerContentTypes.Frames;
            var piece = Frames.Body(Frames.Stream(1, new string('x', 500)));
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(piece, CancellationToken.None);
        });
        await using var relay = await RelayHost.StartAsync(worker.Address, settings: new() { ["AgentSocket:Server:WindowFrames"] = "8" });
        using var client = await RawClient.ConnectAsync(relay.Socket);
        await client.SendAsync(new InvokeFrame(1, "chat", "hello"));
        for (var i = 0; i < 8; i++)
            Assert.Equal((byte)FrameType.Stream, (await client.ReceiveAsync().Soon())[0]);

        await client.SendAsync(new CancelFrame(1));

        Assert.Equal((byte)FrameType.Complete, (await client.ReceiveAsync().Soon())[0]);
        await aborted.Task.Soon();
    }

    [Fact]
    public async Task Cancel_OfARunThatWaitsForAWorker_EndsTheWait()
    {
        var time = new SteppingTime();
        await using var relay = await RelayHost.StartAsync(new Uri($"http://127.0.0.1:{FreePort.Find()}"), time);
        using var client = await RawClient.ConnectAsync(relay.Socket);
        await client.SendAsync(new InvokeFrame(1, "chat", "hello"));
        Assert.Equal((byte)FrameType.Status, (await client.ReceiveAsync().Soon())[0]);

        await client.SendAsync(new CancelFrame(1));

        Assert.Equal((byte)FrameType.Complete, (await client.ReceiveAsync().Soon())[0]);
    }
}
