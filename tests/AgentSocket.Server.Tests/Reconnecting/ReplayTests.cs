using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.Server.Tests.Support;

namespace AgentSocket.Server.Tests.Reconnecting;

/// <summary>The client library against the server, over a network that fails: nothing is lost, nothing comes twice.</summary>
public sealed class ReplayTests
{
    private static readonly AgentSocketClientOptions Quick = new()
    {
        ReconnectBaseDelay = TimeSpan.FromMilliseconds(1),
        ReconnectMaxDelay = TimeSpan.FromMilliseconds(10),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_WhoseConnectionIsCutMidAnswer_GoesOnAsIfNothingHadHappened()
    {
        await using var server = await TestServer.StartAsync();
        await using var network = new CuttingProxy(server.Http.Port);
        var goOn = Gate(server, before: "a", after: "b");
        await using var client = await AgentSocketClient.ConnectAsync(network.Address, Quick, Token);
        var watch = new ClientWatch(client);
        var session = await client.Session.WaitAsync(Token);
        await using var updates = client.Invoke("gate", AgentValue.Nil).GetAsyncEnumerator(Token);
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal("a", Assert.IsType<StreamUpdate>(updates.Current).Text);

        network.Cut();
        var resumption = await watch.ResumedAsync();
        goOn.SetResult();

        Assert.True(await updates.MoveNextAsync());
        Assert.Equal("b", Assert.IsType<StreamUpdate>(updates.Current).Text);
        Assert.True(await updates.MoveNextAsync());
        Assert.IsType<CompletedUpdate>(updates.Current);
        Assert.Equal((1, 0, true), (resumption.Attempts, resumption.Replayed, resumption.Downtime > TimeSpan.Zero));
        Assert.Equal([ConnectionState.Reconnecting, ConnectionState.Connected], watch.States);
        Assert.Equal(session.SessionId, client.CurrentSession?.SessionId);
        Assert.NotEqual(session.ConnectionId, client.CurrentSession?.ConnectionId);
        Assert.Equal(2, network.Connections);
    }

    [Fact]
    public async Task Run_WhoseConnectionIsCutBeforeTheFirstToken_GetsItAfterwards()
    {
        await using var server = await TestServer.StartAsync();
        await using var network = new CuttingProxy(server.Http.Port);
        var begun = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        server.Handler.On("late", async (context, cancellationToken) =>
        {
            begun.SetResult();
            await goOn.Task;
            await context.Output.StreamAsync("late", cancellationToken: cancellationToken);
            return ScriptedHandler.Done;
        });
        await using var client = await AgentSocketClient.ConnectAsync(network.Address, Quick, Token);
        await client.Session.WaitAsync(Token);
        var text = client.Invoke("late", AgentValue.Nil).ReadToEndAsync(Token);
        await begun.Task.WaitAsync(Token);

        network.Cut();
        goOn.SetResult();

        Assert.Equal("late", await text);
    }

    [Fact]
    public async Task Session_CutWhileNothingGoesOn_GoesOnWithTheNextRun()
    {
        await using var server = await TestServer.StartAsync();
        await using var network = new CuttingProxy(server.Http.Port);
        await using var client = await AgentSocketClient.ConnectAsync(network.Address, Quick, Token);
        var watch = new ClientWatch(client);
        Assert.Equal("1 2 3 ", await client.Invoke("count", "3").ReadToEndAsync(Token));
        var (sent, received) = (client.BytesSent, client.BytesReceived);

        client.DropConnection();
        await watch.ResumedAsync();

        Assert.Equal("1 2 ", await client.Invoke("count", "2").ReadToEndAsync(Token));
        Assert.True(client.BytesSent > sent && client.BytesReceived > received);
    }

    [Fact]
    public async Task Run_InvokedJustBeforeTheCut_IsReplayedAndRunsOnce()
    {
        await using var server = await TestServer.StartAsync();
        await using var network = new CuttingProxy(server.Http.Port);
        var runs = 0;
        server.Handler.On("once", async (context, cancellationToken) =>
        {
            await context.Output.StreamAsync($"{Interlocked.Increment(ref runs)}", cancellationToken: cancellationToken);
            return ScriptedHandler.Done;
        });
        await using var client = await AgentSocketClient.ConnectAsync(network.Address, Quick, Token);
        var watch = new ClientWatch(client);
        await client.Invoke("count", "1").ReadToEndAsync(Token);

        network.Swallows = true;
        var text = client.Invoke("once", AgentValue.Nil).ReadToEndAsync(Token);
        network.Swallows = false;
        network.Cut();

        Assert.Equal("1", await text);
        await watch.ResumedAsync();
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task Run_InvokedWithoutAConnection_WaitsForIt()
    {
        await using var server = await TestServer.StartAsync();
        await using var network = new CuttingProxy(server.Http.Port);
        await using var client = await AgentSocketClient.ConnectAsync(network.Address, Quick, Token);
        var watch = new ClientWatch(client);
        await client.Invoke("count", "1").ReadToEndAsync(Token);
        network.Refuses = true;
        network.Cut();
        await watch.ReachAsync(ConnectionState.Reconnecting);

        var text = client.Invoke("count", "3").ReadToEndAsync(Token);
        network.Refuses = false;

        Assert.Equal("1 2 3 ", await text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(140)]
    [InlineData(200)]
    [InlineData(300)]
    [InlineData(360)]
    [InlineData(375)]
    [InlineData(380)]
    [InlineData(400)]
    public async Task Resume_CutAtAnyByteOfItsAnswer_IsDoneAgain(int bytes)
    {
        await using var server = await TestServer.StartAsync();
        await using var network = new CuttingProxy(server.Http.Port);
        network.Budget = connection => connection == 1 ? bytes : long.MaxValue;
        var goOn = Gate(server, before: "a", after: "b");
        await using var client = await AgentSocketClient.ConnectAsync(network.Address, Quick, Token);
        var run = client.Invoke("gate", AgentValue.Nil);
        await using var updates = run.GetAsyncEnumerator(Token);
        Assert.True(await updates.MoveNextAsync());

        network.Cut();
        goOn.SetResult();

        Assert.True(await updates.MoveNextAsync());
        Assert.Equal("b", Assert.IsType<StreamUpdate>(updates.Current).Text);
        Assert.True(await updates.MoveNextAsync());
        Assert.IsType<CompletedUpdate>(updates.Current);
        Assert.Equal("1 ", await client.Invoke("count", "1").ReadToEndAsync(Token));
        Assert.True(network.Connections >= 2);
    }

    [Fact]
    public async Task Runs_OverANetworkThatIsCutAtRandom_HaveExactlyTheirText()
    {
        const int Cuts = 50;
        const int Seed = 4711;
        await using var server = await TestServer.StartAsync(options => options.WindowFrames = 128);
        await using var network = new CuttingProxy(server.Http.Port);

        // A connection lives for its greeting and a few hundred bytes more; the last is left alone.
        var random = new Random(Seed);
        network.Budget = connection => connection < Cuts ? 600 + random.Next(1_500) : long.MaxValue;
        await using var client = await AgentSocketClient.ConnectAsync(network.Address, Quick, Token);

        var runs = 0;
        while (network.Connections <= Cuts && client.State != ConnectionState.Closed)
        {
            runs++;
            var texts = await Task.WhenAll(client.Invoke("count", "100").ReadToEndAsync(Token), client.Invoke("count", "37").ReadToEndAsync(Token));
            Assert.Equal([Counted(100), Counted(37)], texts);
        }

        Assert.True(runs > 1, $"{runs} runs");
        Assert.True(network.Connections > Cuts, $"{network.Connections} connections");
    }

    [Fact]
    public async Task Events_PushedWithoutAConnection_ComeOnceToWhoReadsThem()
    {
        await using var server = await TestServer.StartAsync();
        await using var network = new CuttingProxy(server.Http.Port);
        IAgentSession? session = null;
        server.Handler.On("push", (context, _) =>
        {
            session = context.Session;
            return Task.FromResult<RunCompletion?>(ScriptedHandler.Done);
        });
        await using var client = await AgentSocketClient.ConnectAsync(network.Address, Quick, Token);
        await using var events = client.ReadEventsAsync(Token).GetAsyncEnumerator(Token);
        var next = events.MoveNextAsync();
        await client.Invoke("push", AgentValue.Nil).ReadToEndAsync(Token);
        await session!.EmitAsync("topic", "first", cancellationToken: Token);
        Assert.True(await next);
        network.Refuses = true;
        network.Cut();

        await session.EmitAsync("topic", "second", cancellationToken: Token);
        network.Refuses = false;

        Assert.True(await events.MoveNextAsync());
        Assert.True(events.Current.Data.TryGetString(out var data));
        Assert.Equal("second", data);
    }

    [Fact]
    public async Task Updates_ReceivedAndNotTaken_AreThereAfterTheCutAndHoldNothingUp()
    {
        await using var server = await TestServer.StartAsync(options => options.WindowFrames = 16);
        await using var network = new CuttingProxy(server.Http.Port);
        await using var client = await AgentSocketClient.ConnectAsync(network.Address, Quick, Token);
        var watch = new ClientWatch(client);
        await using var updates = client.Invoke("count", "100").GetAsyncEnumerator(Token);
        Assert.True(await updates.MoveNextAsync());

        network.Cut();
        await watch.ResumedAsync();

        for (var i = 1; i <= 100; i++, Assert.True(await updates.MoveNextAsync()))
            Assert.Equal($"{i} ", Assert.IsType<StreamUpdate>(updates.Current).Text);
        Assert.IsType<CompletedUpdate>(updates.Current);
    }

    [Fact]
    public async Task Application_ThatTakesNothing_HoldsTheAgentBackHoweverOftenTheNetworkFails()
    {
        const int Window = 64;
        await using var server = await TestServer.StartAsync(options => options.WindowFrames = Window);
        await using var client = await server.ConnectClientAsync(Quick);
        var watch = new ClientWatch(client);
        await using var updates = client.Invoke("count", "1000").GetAsyncEnumerator(Token);
        Assert.True(await updates.MoveNextAsync());
        var sent = 0L;
        for (var cut = 0; cut < 5; cut++)
        {
            await server.UntilAsync(client.CurrentSession!.SessionId, session =>
            {
                sent = session.Numbering.Log.Appended;
                return !session.Numbering.Log.IsWindowOpen;
            });
            client.DropConnection();
            await watch.ResumedAsync();
        }

        Assert.Equal(Window, sent);
        for (var i = 1; i <= 1000; i++, Assert.True(await updates.MoveNextAsync()))
            Assert.Equal($"{i} ", Assert.IsType<StreamUpdate>(updates.Current).Text);
        Assert.IsType<CompletedUpdate>(updates.Current);
    }

    private static string Counted(int to) => string.Concat(Enumerable.Range(1, to).Select(i => $"{i} "));

    /// <summary>An agent that streams, waits for the test, and streams again.</summary>
    private static TaskCompletionSource Gate(TestServer server, string before, string after)
    {
        var goOn = new TaskCompletionSource();
        server.Handler.On("gate", async (context, cancellationToken) =>
        {
            await context.Output.StreamAsync(before, cancellationToken: cancellationToken);
            await context.Output.FlushAsync(cancellationToken);
            await goOn.Task;
            await context.Output.StreamAsync(after, cancellationToken: cancellationToken);
            return ScriptedHandler.Done;
        });
        return goOn;
    }
}
