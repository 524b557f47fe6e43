using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.Relay.Tests.Hosts;

namespace AgentSocket.Relay.Tests.Working;

/// <summary>Worker processes that die within a run, and others that go on. Service discovery begins with the second address.</summary>
public sealed class DyingWorkerTests : IAsyncLifetime
{
    private RedisServer _redis = null!;

    public async ValueTask InitializeAsync() => _redis = await RedisServer.StartAsync();

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task Run_WhoseWorkerIsKilled_GoesOnAtAnother_AndLosesNothing()
    {
        await using var first = await WorkerProcess.StartAsync(_redis.ConnectionString);
        await using var second = await WorkerHost.StartAsync(_redis.ConnectionString);
        await using var relay = await RelayHost.StartAsync(second.Address, settings: new() { ["services:worker:http:1"] = first.Address.ToString() });
        await using var client = await relay.ConnectAsync();
        var session = (await client.Session.Soon()).SessionId;
        await using var run = client.Invoke("chat", "/count 60 20");
        var updates = new List<RunUpdate>();
        await foreach (var update in run.WithCancellation(TestContext.Current.CancellationToken))
        {
            updates.Add(update);
            if (updates.Count == 20)
                first.Kill();
        }

        Assert.Equal(Enumerable.Range(1, 60).Select(i => $"{i} "), updates.OfType<StreamUpdate>().Select(update => update.Text));
        Assert.Equal([RunState.Queued, RunState.Running], updates.OfType<StatusUpdate>().Select(update => update.State));
        Assert.DoesNotContain(updates, update => update is InterruptUpdate);
        Assert.Equal(RunOutcome.Ok, Assert.IsType<CompletedUpdate>(updates[^1]).Completion.Outcome);
        Assert.Equal(1, second.Requests);
        Assert.Equal(1, await _redis.TurnsAsync(session));
    }

    [Fact]
    public async Task Run_ThatIsAnsweredOtherwiseAfterACrash_TakesTextBack()
    {
        await using var first = await WorkerProcess.StartAsync(_redis.ConnectionString, allowCrash: true);
        await using var second = await WorkerHost.StartAsync(_redis.ConnectionString);
        await using var relay = await RelayHost.StartAsync(second.Address, settings: new() { ["services:worker:http:1"] = first.Address.ToString() });
        await using var client = await relay.ConnectAsync();

        var text = await client.Invoke("chat", "/crash 5").TextAsync();

        Assert.StartsWith("`/crash` is not allowed here", text, StringComparison.Ordinal);
        Assert.Equal(DemoCrashExitCode, await first.EndAsync());
    }

    [Fact]
    public async Task Run_WhoseWorkersAllCrash_EndsOnce_AndTheSessionGoesOn()
    {
        await using var first = await WorkerProcess.StartAsync(_redis.ConnectionString, allowCrash: true);
        await using var second = await WorkerProcess.StartAsync(_redis.ConnectionString, allowCrash: true);
        await using var third = await WorkerHost.StartAsync(_redis.ConnectionString);
        await using var relay = await RelayHost.StartAsync(third.Address, settings: new()
        {
            ["services:worker:http:1"] = first.Address.ToString(),
            ["services:worker:http:2"] = second.Address.ToString(),
            ["AgentSocket:Relay:MaxAttempts"] = "2",
        });
        await using var client = await relay.ConnectAsync();

        var failure = await client.Invoke("chat", "/crash 5").FailureAsync();

        Assert.Equal((ErrorCodes.WorkerLost, true, true), (failure.Code, failure.Retryable, failure.Processed));
        Assert.Equal((DemoCrashExitCode, DemoCrashExitCode), (await first.EndAsync(), await second.EndAsync()));
        Assert.Equal("hi", (await client.Invoke("chat", "/echo hi").TextAsync()).Trim());
    }

    private const int DemoCrashExitCode = 86;
}
