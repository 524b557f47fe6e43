using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.WebClient.Connections;
using AgentSocket.WebClient.Tests.Agents;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.WebClient.Tests.Connections;

public sealed class AgentConnectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connect_ByManyAtOnce_MakesOneClient()
    {
        await using var agent = await FakeAgent.StartAsync();
        await using var connection = Connection(agent);

        var clients = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => connection.ConnectAsync()));

        Assert.Single(clients.Distinct());
        Assert.Equal(LinkState.Connected, connection.State);
        Assert.Null(connection.Failure);
    }

    [Fact]
    public async Task Connect_WithoutAServer_IsLostWithTheReason()
    {
        var agent = await FakeAgent.StartAsync();
        await using var connection = Connection(agent);
        await agent.DisposeAsync();

        var failure = await Assert.ThrowsAsync<AgentSocketException>(connection.ConnectAsync);

        Assert.Equal(ErrorCodes.ConnectionFailed, failure.Code);
        Assert.Equal((LinkState.Lost, failure), (connection.State, connection.Failure));
    }

    [Fact]
    public async Task Connection_WhenItBreaks_IsReconnectingUntilItsSessionGoesOn()
    {
        await using var agent = await FakeAgent.StartAsync();
        await using var connection = Connection(agent);
        var resumed = new TaskCompletionSource<SessionResumption>();
        connection.Resumed += resumed.SetResult;
        var client = await connection.ConnectAsync();
        await client.Invoke("chat", "before").ReadToEndAsync(Token);
        var door = agent.ShutDoor();

        connection.Drop();
        await WhenAsync(connection, () => connection.State == LinkState.Reconnecting);
        Assert.Same(client, await connection.ConnectAsync());
        var after = client.Invoke("chat", "meanwhile").ReadToEndAsync(Token);
        door.Open();

        Assert.Equal("meanwhile", await after);
        Assert.Equal(await resumed.Task, connection.Resumption);
        Assert.Equal((LinkState.Connected, null, null), (connection.State, connection.Failure, connection.Loss));
        Assert.Single(agent.Script.Asked.Select(asked => asked.SessionId).Distinct());
    }

    [Fact]
    public async Task Connection_WhenTheServerGoes_IsReconnectingUntilSomebodyGivesUp()
    {
        var agent = await FakeAgent.StartAsync();
        await using var connection = Connection(agent);
        var before = await connection.ConnectAsync();
        await before.Session;

        await agent.DisposeAsync();
        await WhenAsync(connection, () => connection.State == LinkState.Reconnecting);
        await connection.RestartAsync();
        Assert.Equal((LinkState.Lost, ErrorCodes.ConnectionFailed), (connection.State, connection.Failure?.Code));

        await using var again = await FakeAgent.StartAsync(agent.Address.Port);
        var after = await connection.ConnectAsync();
        Assert.NotSame(before, after);
        Assert.Equal((LinkState.Connected, null, null), (connection.State, connection.Failure, connection.Loss));
    }

    [Fact]
    public async Task Connection_ThatIsNotMadeInTime_IsLostAndTheNextSessionIsNotSilentlyFresh()
    {
        var time = new FakeTimeProvider();
        var agent = await FakeAgent.StartAsync();
        await using var connection = Connection(agent, time);
        var client = await connection.ConnectAsync();
        var session = await client.Session;
        await agent.DisposeAsync();
        await WhenAsync(connection, () => connection.State == LinkState.Reconnecting);
        client.Invoke("chat", "meanwhile");

        var lost = WhenAsync(connection, () => connection.State == LinkState.Lost);
        time.Advance(TimeSpan.FromMilliseconds(session.Limits.RetentionMs));
        await lost;
        Assert.Equal(ErrorCodes.ConnectionLost, connection.Failure?.Code);

        await using var again = await FakeAgent.StartAsync(agent.Address.Port);
        await connection.ConnectAsync();
        Assert.Equal(session.SessionId, connection.Loss?.SessionId);
        Assert.Equal(new LostRun(1, "chat", Processed: false), Assert.Single(connection.Loss!.Runs));
        connection.ForgetLoss();
        Assert.Null(connection.Loss);
    }

    [Fact]
    public async Task Session_ThatTheServerForgot_IsToldWithItsRuns()
    {
        var agent = await FakeAgent.StartAsync();
        agent.Script.When("endless", async (run, cancellation) =>
        {
            await run.Output.StreamAsync("and so on", cancellationToken: cancellation);
            await run.Output.FlushAsync(cancellation);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        });
        await using var connection = Connection(agent);
        var client = await connection.ConnectAsync();
        await using var run = client.Invoke("chat", "endless");
        await using var updates = run.GetAsyncEnumerator(Token);
        Assert.True(await updates.MoveNextAsync());

        await agent.DisposeAsync();
        await using var again = await FakeAgent.StartAsync(agent.Address.Port);
        await WhenAsync(connection, () => connection is { Loss: not null, State: LinkState.Connected });

        Assert.Equal(new LostRun(run.Number, "chat", Processed: true), Assert.Single(connection.Loss!.Runs));
        var failure = await Assert.ThrowsAsync<AgentSocketException>(() => run.Completion);
        Assert.Equal(ErrorCodes.SessionLost, failure.Code);
        await connection.RestartAsync();
        Assert.Null(connection.Loss);
    }

    [Fact]
    public async Task Restart_OfAnOpenConnection_BeginsAnotherSession()
    {
        await using var agent = await FakeAgent.StartAsync();
        await using var connection = Connection(agent);
        var before = await (await connection.ConnectAsync()).Session;

        await connection.RestartAsync();

        var after = await (await connection.ConnectAsync()).Session;
        Assert.NotEqual(before.SessionId, after.SessionId);
        Assert.Equal(LinkState.Connected, connection.State);
    }

    [Fact]
    public async Task Tools_ThatTheAgentAnnounces_AreThereAndTold()
    {
        await using var agent = await FakeAgent.StartAsync();
        agent.Script.When("announce", async (run, cancellation) =>
            await run.Session.DefineToolsAsync([new ToolDefinition("clock", "Tells the time.")], [], id: null, cancellation));
        await using var connection = Connection(agent);
        var client = await connection.ConnectAsync();
        var told = new TaskCompletionSource();
        connection.Changed += () =>
        {
            if (connection.Tools.Count > 0)
                told.TrySetResult();
        };

        await client.Invoke("chat", "announce").ReadToEndAsync(Token);

        await told.Task;
        Assert.Equal("clock", Assert.Single(connection.Tools).Name);
    }

    [Fact]
    public async Task Dispose_OfTheCircuitsConnection_ClosesTheClient()
    {
        await using var agent = await FakeAgent.StartAsync();
        var connection = Connection(agent);
        var client = await connection.ConnectAsync();

        await connection.DisposeAsync();

        Assert.Equal(ConnectionState.Closed, client.State);
    }

    private static async Task WhenAsync(AgentConnection connection, Func<bool> condition)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Changed += () =>
        {
            if (condition())
                reached.TrySetResult();
        };
        if (!condition())
            await reached.Task.WaitAsync(Token);
    }

    private static AgentConnection Connection(FakeAgent agent, TimeProvider? time = null)
    {
        Assert.True(SocketAddress.TryParse(agent.Address.ToString(), out var address));
        return new AgentConnection(AgentMode.Direct, address, time ?? TimeProvider.System, NullLogger<AgentConnection>.Instance);
    }
}
