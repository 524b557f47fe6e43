using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.Server.Tests.Support;

namespace AgentSocket.Server.Tests.Reconnecting;

/// <summary>What a client does on GOAWAY. Spec §4.20.</summary>
public sealed class MoveTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GoAway_WhileNoRunGoesOn_MovesTheSessionToANewConnection()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync();
        var watch = new ClientWatch(client);
        using var first = await server.GreetAsync("first");
        await client.Session.WaitAsync(Token);

        await first.SendAsync(new GoAwayFrame("deploy", 30_000));

        using var second = await server.GreetAsync("second");
        Assert.Equal("first", (await second.ReceiveAsync<ResumeFrame>()).SessionId);
        await second.SendAsync(new ResumedFrame(ResumeOutcome.Resumed, 0, "next", []));
        Assert.Equal(1, (await watch.ResumedAsync()).Attempts);
        client.Invoke("chat", "1");
        await second.ReceiveNextAsync<InvokeFrame>();
        Assert.Empty(watch.States);
    }

    [Fact]
    public async Task GoAway_IsFollowedAtARandomMomentOfTheNextSecond()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync(options => options.Jitter = () => 0.5);
        using var first = await server.GreetAsync("first");
        await client.Session.WaitAsync(Token);
        await first.SendAsync(new GoAwayFrame("deploy", 30_000));
        await first.SendAsync(new EventFrame("behind it", "1"));
        while (((IReconnecting)client).Session.Numbering.Received == 0)
            await Task.Yield();

        var moved = server.AcceptedAsync();
        server.Time.Advance(TimeSpan.FromMilliseconds(499));
        await Task.Yield();
        Assert.False(moved.IsCompleted);
        while (!moved.IsCompleted)
        {
            Token.ThrowIfCancellationRequested();
            server.Time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }
    }

    [Fact]
    public async Task GoAway_WhileARunGoesOn_WaitsForItsEnd()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync();
        using var first = await server.GreetAsync("first");
        var run = client.Invoke("chat", "1");
        await first.ReceiveNextAsync<InvokeFrame>();

        await first.SendAsync(new GoAwayFrame("deploy", 30_000));
        await first.SendAsync(new StreamFrame(1, "still here"));
        await using var updates = run.GetAsyncEnumerator(Token);
        Assert.True(await updates.MoveNextAsync());
        var moved = server.AcceptedAsync();
        Assert.False(moved.IsCompleted);
        await first.SendAsync(new CompleteFrame(1, RunOutcome.Ok, new RunMetrics()));

        using var second = await server.GreetAsync("second");
        Assert.Equal("first", (await second.ReceiveAsync<ResumeFrame>()).SessionId);
    }

    [Fact]
    public async Task GoAway_WhileARunGoesOnUntilTheServerCloses_ReconnectsThen()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync();
        var watch = new ClientWatch(client);
        using var first = await server.GreetAsync("first");
        client.Invoke("chat", "1");
        await first.ReceiveNextAsync<InvokeFrame>();

        await first.SendAsync(new GoAwayFrame("deploy", 30_000));
        await first.Socket.CloseOutputAsync(CloseCode.Draining.ToStatus(), "", Token);

        await watch.ReachAsync(ConnectionState.Reconnecting);
        using var second = await server.GreetAsync("second");
        await second.ReceiveAsync<ResumeFrame>();
    }

    [Fact]
    public async Task Move_ThatIsRefused_KeepsTheOldConnection()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync(options => options.Jitter = () => 1);
        var watch = new ClientWatch(client);
        using var first = await server.GreetAsync("first");
        await client.Session.WaitAsync(Token);
        var refused = new TaskCompletionSource();
        server.Refuse = _ =>
        {
            refused.TrySetResult();
            return 503;
        };

        await first.SendAsync(new GoAwayFrame("deploy", 0));
        await refused.Task.WaitAsync(Token);

        var run = client.Invoke("chat", "1");
        await first.ReceiveNextAsync<InvokeFrame>();
        await first.SendAsync(new CompleteFrame(1, RunOutcome.Ok, new RunMetrics()));
        Assert.Equal(RunOutcome.Ok, (await run.Completion.WaitAsync(Token)).Outcome);
        Assert.Empty(watch.States);
    }

    [Fact]
    public async Task Move_ThatFindsTheSessionLost_IsALossLikeAnyOther()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync();
        var watch = new ClientWatch(client);
        using var first = await server.GreetAsync("first");
        await client.Session.WaitAsync(Token);
        await first.SendAsync(new GoAwayFrame("deploy", 30_000));

        using var second = await server.GreetAsync("second");
        await second.ReceiveAsync<ResumeFrame>();
        await second.SendAsync(new ResumedFrame(ResumeOutcome.Lost, 0, "", []));

        Assert.Equal("first", (await watch.LostAsync()).SessionId);
    }

    [Fact]
    public async Task Server_ThatIsStopped_IsLeftForAnotherOne()
    {
        var old = await TestServer.StartAsync();
        await using var next = await TestServer.StartAsync();
        await using var network = new CuttingProxy(old.Http.Port);
        await using var client = await AgentSocketClient.ConnectAsync(network.Address, cancellationToken: Token);
        var watch = new ClientWatch(client);
        await client.Invoke("count", "1").ReadToEndAsync(Token);

        network.Target = next.Http.Port;
        var stopping = old.App.StopAsync(Token);

        // Its memory was the session's, so what follows the move is a loss, and it is told.
        await watch.LostAsync();
        Assert.Equal("1 2 ", await client.Invoke("count", "2").ReadToEndAsync(Token));
        await stopping;
        await old.DisposeAsync();
    }
}
