using AgentSocket.Agents;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Tests.Hosts;

namespace AgentSocket.Relay.Tests.Working;

/// <summary>Several attempts at one run, as workers that know nothing of each other see them.</summary>
public sealed class StoredOnceTests : IAsyncLifetime
{
    private readonly Dictionary<string, TaskCompletionSource> _mayEnd = new() { ["first"] = new(), ["second"] = new() };
    private readonly List<string> _histories = [];
    private RedisServer _redis = null!;
    private WorkerHost _worker = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _worker = await WorkerHost.StartAsync(_redis.ConnectionString, agent: new ScriptedAgent(async (context, _) =>
        {
            Assert.True(context.Input.TryGetString(out var name));
            lock (_histories)
                _histories.Add(string.Join(' ', context.Conversation.Turns.Select(each => each.User)));
            var turn = context.Conversation.Begin(name);
            await _mayEnd[name].Task;
            turn.End(TurnOutcome.Completed);
            return default;
        }));
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Zombie_ThatEndsAfterALaterAttempt_StoresNothing()
    {
        using var relay = new Invoker();
        var zombie = relay.InvokeAsync(_worker, Attempt(1, "first"));
        _mayEnd["second"].SetResult();
        Assert.Equal((byte)FrameType.Complete, await EndAsync(relay.InvokeAsync(_worker, Attempt(2, "second"))));
        _mayEnd["first"].SetResult();
        await zombie.Soon();

        Assert.Equal("second", await HistoryAsync());
    }

    [Fact]
    public async Task Attempt_AfterOneThatStoredItsTurn_StoresItInItsPlace_AndDoesNotReadIt()
    {
        _mayEnd["first"].SetResult();
        _mayEnd["second"].SetResult();
        using var relay = new Invoker();
        await relay.InvokeAsync(_worker, Invoker.Invocation("s", "first", ScriptedAgent.Target, run: 1));
        await relay.InvokeAsync(_worker, Attempt(1, "first"));
        await relay.InvokeAsync(_worker, Attempt(3, "second"));

        Assert.Equal("first second", await HistoryAsync());
        Assert.Equal(["", "first", "first", "first second"], _histories);
    }

    /// <summary>Also when the turn itself has gone, because the conversation has no room for it any more.</summary>
    [Fact]
    public async Task Zombie_WhoseRunsTurnWasDropped_StoresNothing()
    {
        using var relay = new Invoker();
        var zombie = relay.InvokeAsync(_worker, Attempt(1, "first"));
        _mayEnd["second"].SetResult();
        await relay.InvokeAsync(_worker, Attempt(2, "second"));
        await (await _redis.GetDatabaseAsync()).KeyDeleteAsync("asp:{s}:conversation");
        _mayEnd["first"].SetResult();
        await zombie.Soon();

        Assert.Equal(0, await _redis.TurnsAsync("s"));
    }

    [Fact]
    public async Task Attempts_ThatEndAtOnce_StoreOneTurn()
    {
        using var relay = new Invoker();
        var attempts = Enumerable.Range(1, 8).Select(attempt => relay.InvokeAsync(_worker, Attempt(attempt, attempt == 8 ? "second" : "first"))).ToArray();
        _mayEnd["first"].SetResult();
        _mayEnd["second"].SetResult();
        await Task.WhenAll(attempts).Soon();

        Assert.Equal("second", await HistoryAsync());
    }

    /// <summary>Runs whose numbers begin alike are not taken for one another.</summary>
    [Fact]
    public async Task Attempt_ReplacesItsOwnRunsTurnOnly()
    {
        _mayEnd["first"].SetResult();
        _mayEnd["second"].SetResult();
        using var relay = new Invoker();
        long[] runs = [1, 12, 127, 128, 255, 256, 1 << 16, 1L << 32];
        foreach (var run in runs)
            await relay.InvokeAsync(_worker, Invoker.Invocation("s", "first", ScriptedAgent.Target, run));
        foreach (var run in runs)
            await relay.InvokeAsync(_worker, Invoker.Invocation("s", "second", ScriptedAgent.Target, run) with { Attempt = 2 });

        Assert.Equal(string.Join(' ', runs.Select(_ => "second")), await HistoryAsync());
    }

    private static Invocation Attempt(long attempt, string name) => Invoker.Invocation("s", name, ScriptedAgent.Target, run: 2) with { Attempt = attempt };

    private static async Task<byte> EndAsync(Task<(int Status, byte[] Body)> answer) => (await Invoker.FramesAsync((await answer.Soon()).Body))[^1][0];

    /// <summary>What a next run reads.</summary>
    private async Task<string> HistoryAsync()
    {
        using var relay = new Invoker();
        await relay.InvokeAsync(_worker, Invoker.Invocation("s", "first", ScriptedAgent.Target, run: 99));
        return _histories[^1];
    }
}
