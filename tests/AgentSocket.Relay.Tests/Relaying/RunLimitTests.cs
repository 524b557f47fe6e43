using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.Relay.Tests.Hosts;

namespace AgentSocket.Relay.Tests.Relaying;

public class RunLimitTests
{
    [Fact]
    public async Task Runs_BeyondThoseAtOnce_WaitForTheirTurn()
    {
        using var answer = new SemaphoreSlim(0);
        using var asked = new SemaphoreSlim(0);
        var (atOnce, most) = (0, 0);
        await using var worker = await TestWorker.StartAsync(async context =>
        {
            most = Math.Max(most, Interlocked.Increment(ref atOnce));
            asked.Release();
            await answer.WaitAsync(context.RequestAborted);
            Interlocked.Decrement(ref atOnce);
            context.Response.ContentType = "text/plain";
        });
        await using var relay = await RelayHost.StartAsync(worker.Address, settings: new()
        {
            ["AgentSocket:Relay:MaxRunsAtOnce"] = "2",
            ["AgentSocket:Relay:MaxRunsWaiting"] = "3",
        });
        await using var client = await relay.ConnectAsync();
        var runs = Enumerable.Range(0, 6).Select(_ => client.Invoke("chat", "hello")).ToList();

        var tooMany = await Task.WhenAny(runs.Select(run => run.Completion)).Soon();
        for (var i = 0; i < 2; i++)
            Assert.True(await asked.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        answer.Release(5);

        Assert.Equal(ErrorCodes.RateLimited, (await Assert.ThrowsAsync<AgentSocketException>(() => tooMany)).Code);
        var done = 0;
        foreach (var run in runs.Where(run => run.Completion != tooMany))
        {
            await run.Completion.Soon();
            done++;
        }

        Assert.Equal(5, done);
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task Run_ThatWaitsForItsTurnTooLong_Ends()
    {
        var time = new SteppingTime();
        var begun = new TaskCompletionSource();
        await using var worker = await TestWorker.StartAsync(async context =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        await using var relay = await RelayHost.StartAsync(worker.Address, time, new() { ["AgentSocket:Relay:MaxRunsAtOnce"] = "1" });
        await using var client = await relay.ConnectAsync();
        await using var first = client.Invoke("chat", "hello");
        await begun.Task.Soon();
        await using var second = client.Invoke("chat", "hello");
        await using var updates = second.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await updates.MoveNextAsync().AsTask().Soon());

        await time.PassUntilAsync(second.FailureAsync(), TimeSpan.FromSeconds(30)).Soon();

        Assert.Equal(RunState.Queued, Assert.IsType<StatusUpdate>(updates.Current).State);
        Assert.Equal(ErrorCodes.WorkerUnavailable, (await second.FailureAsync()).Code);
        Assert.False(first.Completion.IsCompleted);
    }

    [Fact]
    public async Task Run_ThatLastsTooLong_IsBrokenOff()
    {
        var time = new SteppingTime();
        var begun = new TaskCompletionSource();
        var aborted = new TaskCompletionSource();
        await using var worker = await TestWorker.StartAsync(async context =>
        {
            context.RequestAborted.Register(aborted.SetResult);
            begun.SetResult();
            await aborted.Task;
        });
        await using var relay = await RelayHost.StartAsync(worker.Address, time, new() { ["AgentSocket:Relay:RunTimeout"] = "00:00:30" });
        await using var client = await relay.ConnectAsync();
        await using var run = client.Invoke("chat", "hello");
        await begun.Task.Soon();

        time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(ErrorCodes.DeadlineExceeded, (await run.FailureAsync()).Code);
        await aborted.Task.Soon();
    }
}
