using AgentSocket.Agents;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.Relay.Tests.Hosts;

namespace AgentSocket.Relay.Tests.Working;

public sealed class ConversationTests : IAsyncLifetime
{
    private RedisServer _redis = null!;

    public async ValueTask InitializeAsync() => _redis = await RedisServer.StartAsync();

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task Turns_ServedByTwoWorkers_AreOneConversation()
    {
        await using var first = await WorkerHost.StartAsync(_redis.ConnectionString);
        await using var second = await WorkerHost.StartAsync(_redis.ConnectionString);
        await using var relay = await RelayHost.StartAsync(second.Address, settings: new() { ["services:worker:http:1"] = first.Address.ToString() });
        await using var client = await relay.ConnectAsync();

        Assert.Equal("one", (await client.Invoke("chat", "/echo one").TextAsync()).Trim());
        Assert.Equal("two", (await client.Invoke("chat", "/echo two").TextAsync()).Trim());
        var history = await client.Invoke("chat", "/history").TextAsync();

        Assert.Equal(["/echo one", "/echo two"], history.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Assert.Equal((2, 1), (first.Requests, second.Requests));
    }

    [Fact]
    public async Task Sessions_AreConversationsOfTheirOwn()
    {
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString);
        await using var relay = await RelayHost.StartAsync(worker.Address);
        await using var one = await relay.ConnectAsync();
        await using var other = await relay.ConnectAsync();
        await one.Invoke("chat", "/echo secret").TextAsync();

        Assert.DoesNotContain("secret", await other.Invoke("chat", "/history").TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_AtOnce_BothKeepTheirTurn()
    {
        using var both = new Barrier(2);
        var agent = new ScriptedAgent(async (context, cancellationToken) =>
        {
            var turn = context.Conversation.Begin(context.Input.ToJson());
            await Task.Run(() => Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(60), cancellationToken)), cancellationToken);
            turn.Append("answer");
            turn.End(TurnOutcome.Completed);
            return default;
        });
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString, agent: agent);
        await using var relay = await RelayHost.StartAsync(worker.Address);
        await using var client = await relay.ConnectAsync();
        var runs = new[] { client.Invoke(ScriptedAgent.Target, "a"), client.Invoke(ScriptedAgent.Target, "b") };
        await Task.WhenAll(runs.Select(run => run.Completion)).Soon();

        var history = await client.Invoke("chat", "/history").TextAsync();

        Assert.Contains("\"a\"", history, StringComparison.Ordinal);
        Assert.Contains("\"b\"", history, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ThatIsCancelled_KeepsWhatWasSaid()
    {
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString);
        await using var relay = await RelayHost.StartAsync(worker.Address);
        await using var client = await relay.ConnectAsync();
        var session = (await client.Session.Soon()).SessionId;
        await using (var run = client.Invoke("chat", "/count 100000 5"))
        {
            await using var updates = run.GetAsyncEnumerator(TestContext.Current.CancellationToken);
            while (await updates.MoveNextAsync().AsTask().Soon() && updates.Current is not StreamUpdate)
            {
            }
        }

        await UntilAsync(async () => await _redis.TurnsAsync(session) == 1).Soon();

        Assert.Contains("/count 100000 5", await client.Invoke("chat", "/history").TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ThatFails_KeepsWhatWasSaid()
    {
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString);
        await using var relay = await RelayHost.StartAsync(worker.Address);
        await using var client = await relay.ConnectAsync();

        Assert.Equal(ErrorCodes.ModelError, (await client.Invoke("chat", "/fail 3").FailureAsync()).Code);

        Assert.Contains("/fail 3", await client.Invoke("chat", "/history").TextAsync(), StringComparison.Ordinal);
    }

    /// <summary>The turn has been stored when the end turns out to be too large: it isn't stored once more.</summary>
    [Fact]
    public async Task Run_WhoseEndCannotBeWritten_KeepsItsTurnOnce()
    {
        var agent = new ScriptedAgent((context, _) =>
        {
            var turn = context.Conversation.Begin("large");
            turn.End(TurnOutcome.Completed);
            return new(new AgentResult(new string('x', 2 << 20)));
        });
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString, agent: agent);
        using var relay = new Invoker();

        var (status, body) = await relay.InvokeAsync(worker, Invoker.Invocation("s", "hi", ScriptedAgent.Target));

        Assert.Equal((200, ErrorCodes.FrameTooLarge), (status, (await Invoker.ErrorAsync(body)).Code));
        Assert.Equal(1, await _redis.TurnsAsync("s"));
    }

    [Fact]
    public async Task Turns_BeyondWhatIsKept_AreDropped_TheOldestFirst()
    {
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString, settings: new() { ["AgentSocket:Conversation:MaxTokens"] = "100" });
        using var relay = new Invoker();
        for (var i = 0; i < 20; i++)
            Assert.Equal(200, (await relay.InvokeAsync(worker, Invoker.Invocation("s", $"/echo {new string('x', 150)}{i}", run: i + 1))).Status);

        Assert.InRange(await _redis.TurnsAsync("s"), 1, 5);
        var last = (string?)await (await _redis.GetDatabaseAsync()).ListGetByIndexAsync("asp:{s}:conversation", -1);
        Assert.Contains("x19", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turns_BeyondTheBytesThatAreStored_AreDropped_TheOldestFirst()
    {
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString, settings: new() { ["AgentSocket:Worker:MaxConversationBytes"] = "4096" });
        using var relay = new Invoker();
        for (var run = 1; run <= 20; run++)
            Assert.Equal(200, (await relay.InvokeAsync(worker, Invoker.Invocation("s", $"/echo {new string('x', 500)}{run}", run: run))).Status);

        var turns = await (await _redis.GetDatabaseAsync()).ListRangeAsync("asp:{s}:conversation");
        Assert.InRange(turns.Sum(turn => ((byte[])turn!).Length), 2048, 4096);
        Assert.Contains("x20", (string?)turns[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turn_ThatCannotBeRead_IsLeftOut()
    {
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString);
        using var relay = new Invoker();
        await relay.InvokeAsync(worker, Invoker.Invocation("s", "/echo one"));
        await (await _redis.GetDatabaseAsync()).ListRightPushAsync("asp:{s}:conversation", "garbage");

        var (status, body) = await relay.InvokeAsync(worker, Invoker.Invocation("s", "/history", run: 2));

        Assert.Equal(200, status);
        Assert.Contains("/echo one", string.Concat((await Invoker.FramesAsync(body)).Select(frame => System.Text.Encoding.UTF8.GetString(frame))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_ThatRedisHasForgotten_IsSentAgain()
    {
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString);
        using var relay = new Invoker();
        await relay.InvokeAsync(worker, Invoker.Invocation("s", "/echo one"));
        await (await _redis.GetDatabaseAsync()).ExecuteAsync("SCRIPT", "FLUSH");

        var (_, body) = await relay.InvokeAsync(worker, Invoker.Invocation("s", "/echo two", run: 2));

        Assert.Equal((byte)FrameType.Complete, (await Invoker.FramesAsync(body))[^1][0]);
        Assert.Equal(2, await _redis.TurnsAsync("s"));
    }

    [Fact]
    public async Task Keys_OfAWorker_AllHaveALifetime()
    {
        using var silent = new RawWorker(stream => stream.WriteAsync("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"u8.ToArray()).AsTask());
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString, silent.Address);
        await using var relay = await RelayHost.StartAsync(worker.Address);
        await using var client = await relay.ConnectAsync();
        await client.Invoke("chat", "/echo one").TextAsync();
        await client.Invoke("chat", "/echo two").TextAsync();
        await UntilAsync(() => Task.FromResult(silent.Requests > 0)).Soon();

        var keys = await _redis.KeysAsync();

        Assert.InRange(keys.Length, 3, 10);
        foreach (var key in keys)
            Assert.InRange((await (await _redis.GetDatabaseAsync()).KeyTimeToLiveAsync(key))!.Value, TimeSpan.FromSeconds(100), TimeSpan.FromDays(1));
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
            await Task.Yield();
    }
}
