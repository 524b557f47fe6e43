using AgentSocket.Agents;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.Relay.Tests.Hosts;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AgentSocket.Relay.Tests.Working;

public sealed class RunTests : IAsyncLifetime
{
    private RedisServer _redis = null!;

    public async ValueTask InitializeAsync() => _redis = await RedisServer.StartAsync();

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task Run_ThroughRelayAndWorker_StreamsTokenByToken_AndCounts()
    {
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString);
        await using var relay = await RelayHost.StartAsync(worker.Address);
        await using var client = await relay.ConnectAsync();

        var updates = await client.Invoke("chat", "/count 50").CollectAsync().Soon();

        Assert.Equal(Enumerable.Range(1, 50).Select(i => $"{i} "), updates.OfType<StreamUpdate>().Select(update => update.Text));
        var metrics = Assert.IsType<CompletedUpdate>(updates[^1]).Completion.Metrics;
        Assert.Equal(50, metrics.OutputTokens);
        Assert.InRange(metrics.CpuMs!.Value, 0.001, 60_000);
    }

    [Fact]
    public async Task Run_OfManyTokens_ArrivesWhole()
    {
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString);
        await using var relay = await RelayHost.StartAsync(worker.Address, settings: new() { ["AgentSocket:Server:WindowFrames"] = "64" });
        await using var client = await relay.ConnectAsync();

        var text = await client.Invoke("chat", "/count 20000").TextAsync();

        Assert.Equal(string.Concat(Enumerable.Range(1, 20_000).Select(i => $"{i} ")), text);
    }

    [Fact]
    public async Task Cancel_OfARun_ReachesTheAgent()
    {
        var begun = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        var agent = new ScriptedAgent(async (_, cancellationToken) =>
        {
            cancellationToken.Register(cancelled.SetResult);
            begun.SetResult();
            await cancelled.Task;
            throw new OperationCanceledException(cancellationToken);
        });
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString, agent: agent);
        await using var relay = await RelayHost.StartAsync(worker.Address);
        await using var client = await relay.ConnectAsync();
        await using var run = client.Invoke(ScriptedAgent.Target, "hi");
        await begun.Task.Soon();

        run.Cancel();

        Assert.Equal(RunOutcome.Cancelled, (await run.Completion.Soon()).Outcome);
        await cancelled.Task.Soon();
    }

    [Fact]
    public async Task Deadline_OfAnInvocation_EndsTheRun()
    {
        var agent = new ScriptedAgent(async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return default;
        });
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString, agent: agent);
        using var relay = new Invoker();

        var (_, body) = await relay.InvokeAsync(worker, Invoker.Invocation("s", "hi", ScriptedAgent.Target) with { DeadlineMs = 1 });

        Assert.Equal(ErrorCodes.DeadlineExceeded, (await Invoker.ErrorAsync(body)).Code);
    }

    [Fact]
    public async Task Agent_ThatFailsUnexpectedly_EndsTheRunWithoutDetails_AndLogsNone()
    {
        using var log = new LogWatch();
        var agent = new ScriptedAgent((_, _) => throw new InvalidOperationException("secret"));
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString, agent: agent, log: log);
        using var relay = new Invoker();

        var (_, body) = await relay.InvokeAsync(worker, Invoker.Invocation("s", "hi", ScriptedAgent.Target));

        var error = await Invoker.ErrorAsync(body);
        Assert.Equal(ErrorCodes.Internal, error.Code);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Contains(log.Lines, line => line.Contains("System.InvalidOperationException", StringComparison.Ordinal) && line.Contains(nameof(RunTests), StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Result_OfAnAgent_IsInComplete()
    {
        var agent = new ScriptedAgent((_, _) => new(new AgentResult(AgentValue.FromJson("""{"a":1}"""), 3, 4)));
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString, agent: agent);
        await using var relay = await RelayHost.StartAsync(worker.Address);
        await using var client = await relay.ConnectAsync();

        var completion = await client.Invoke(ScriptedAgent.Target, "hi").Completion.Soon();

        Assert.Equal("""{"a":1}""", completion.Result.ToJson());
        Assert.Equal((3, 4), (completion.Metrics.InputTokens, completion.Metrics.OutputTokens));
    }

    /// <summary>By default the server breaks off answers that a slow client holds back.</summary>
    [Fact]
    public async Task Answers_MayTakeAsLongAsTheirClients()
    {
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString);

        Assert.Null(worker.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.MinResponseDataRate);
    }
}
