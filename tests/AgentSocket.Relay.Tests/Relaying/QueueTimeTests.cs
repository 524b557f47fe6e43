using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Tests.Framing;
using AgentSocket.Relay.Tests.Hosts;

namespace AgentSocket.Relay.Tests.Relaying;

public class QueueTimeTests
{
    /// <summary>The worker's own word is left out: it can't know when the INVOKE arrived.</summary>
    [Fact]
    public async Task QueueTime_OfARun_IsUntilAWorkerTookIt()
    {
        var time = new SteppingTime();
        await using var worker = await TestWorker.StartAsync(async context =>
        {
            var run = (await TestWorker.ReadAsync(context)).Run;
            time.Advance(TimeSpan.FromSeconds(3));
            context.Response.ContentType = WorkerContentTypes.Frames;
            await context.Response.StartAsync();
            await context.Response.Body.WriteAsync(Frames.Body(Frames.Encode(new CompleteFrame(run, RunOutcome.Ok, new RunMetrics { QueueMs = 7, OutputTokens = 5 }))));
        });
        await using var relay = await RelayHost.StartAsync(worker.Address, time);
        await using var client = await relay.ConnectAsync();
        await using var run = client.Invoke("chat", "hello");

        var metrics = (await run.Completion.WaitAsync(TestContext.Current.CancellationToken)).Metrics;

        Assert.Equal(3000, metrics.QueueMs);
        Assert.Equal(3000, metrics.TotalMs);
        Assert.Equal(5, metrics.OutputTokens);
    }
}
