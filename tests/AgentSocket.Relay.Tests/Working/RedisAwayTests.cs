using System.Net;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.Relay.Tests.Hosts;
using Microsoft.Extensions.Options;

namespace AgentSocket.Relay.Tests.Working;

public class RedisAwayTests
{
    private static readonly Dictionary<string, string?> Hasty = new() { ["AgentSocket:Worker:RedisTimeout"] = "00:00:00.5" };

    [Fact]
    public async Task Run_WithoutRedis_IsRefused_NotBegun()
    {
        var asked = 0;
        var agent = new ScriptedAgent((_, _) =>
        {
            asked++;
            return default;
        });
        await using var worker = await WorkerHost.StartAsync(RedisServer.ConnectionStringOf(FreePort.Find()), agent: agent, settings: Hasty);
        using var relay = new Invoker();

        var (status, body) = await relay.InvokeAsync(worker, Invoker.Invocation("s", "hi", ScriptedAgent.Target));

        Assert.Equal((503, ErrorCodes.StateUnavailable, 0), (status, (await Invoker.ErrorAsync(body)).Code, asked));
    }

    [Fact]
    public async Task Client_WhoseWorkersHaveNoRedis_IsToldSo()
    {
        await using var worker = await WorkerHost.StartAsync(RedisServer.ConnectionStringOf(FreePort.Find()), settings: Hasty);
        await using var relay = await RelayHost.StartAsync(worker.Address, settings: new() { ["AgentSocket:Relay:WorkerWait"] = "00:00:00" });

        var failure = await relay.FailAsync();

        Assert.Equal((ErrorCodes.StateUnavailable, true, false), (failure.Code, failure.Retryable, failure.Processed));
    }

    [Fact]
    public async Task Run_ThatWaitsForRedis_GoesOnWhenItComes()
    {
        var port = FreePort.Find();
        await using var worker = await WorkerHost.StartAsync(RedisServer.ConnectionStringOf(port), settings: Hasty);
        await using var relay = await RelayHost.StartAsync(worker.Address);
        await using var client = await relay.ConnectAsync();
        await using var run = client.Invoke("chat", "/echo hi");
        await using var updates = run.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await updates.MoveNextAsync().AsTask().Soon());
        Assert.Equal(RunState.Queued, Assert.IsType<StatusUpdate>(updates.Current).State);

        await using var redis = await RedisServer.StartAsync(port);
        while (await updates.MoveNextAsync().AsTask().Soon() && updates.Current is not CompletedUpdate)
        {
        }

        Assert.Equal(RunOutcome.Ok, (await run.Completion.Soon()).Outcome);
    }

    /// <summary>The answer was streamed, but the next turn wouldn't know of it: that is no good end.</summary>
    [Fact]
    public async Task Run_WhoseTurnCannotBeStored_EndsBadly()
    {
        var redis = await RedisServer.StartAsync();
        var agent = new ScriptedAgent(async (context, _) =>
        {
            context.Conversation.Begin("hi").End(Agents.TurnOutcome.Completed);
            await redis.DisposeAsync();
            return default;
        });
        await using var worker = await WorkerHost.StartAsync(redis.ConnectionString, agent: agent, settings: Hasty);
        using var relay = new Invoker();

        var (status, body) = await relay.InvokeAsync(worker, Invoker.Invocation("s", "hi", ScriptedAgent.Target));

        var error = await Invoker.ErrorAsync(body);
        Assert.Equal((200, ErrorCodes.StateUnavailable), (status, error.Code));
        Assert.NotEqual(false, error.Processed);
    }

    [Fact]
    public async Task Worker_WithoutRedis_IsAliveButNotReady()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var with = await WorkerHost.StartAsync(redis.ConnectionString);
        await using var without = await WorkerHost.StartAsync(RedisServer.ConnectionStringOf(FreePort.Find()), settings: Hasty);

        Assert.Equal(HttpStatusCode.OK, await ProbeAsync(with, "/health"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ProbeAsync(without, "/health"));
        Assert.Equal(HttpStatusCode.OK, await ProbeAsync(without, "/alive"));
    }

    [Fact]
    public async Task Worker_WithoutAConnectionString_DoesNotStart_AndSaysWhatToSet()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => WorkerHost.StartAsync(""));

        Assert.Contains("ConnectionStrings__redis", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Worker_WithoutAKey_DoesNotStart_AndSaysWhatToSet()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => WorkerHost.StartAsync("127.0.0.1:1", settings: new() { ["AgentSocket:Signing:Keys:0"] = "" }));

        Assert.Contains("AgentSocket:Signing:Keys:0 is missing", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> ProbeAsync(WorkerHost worker, string path)
    {
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri(worker.Address, path), TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
