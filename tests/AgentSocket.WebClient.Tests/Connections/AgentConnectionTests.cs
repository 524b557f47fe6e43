using AgentSocket.Protocol;
using AgentSocket.WebClient.Connections;
using AgentSocket.WebClient.Tests.Agents;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentSocket.WebClient.Tests.Connections;

public sealed class AgentConnectionTests
{
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
    public async Task Connection_WhenTheServerGoes_IsLostAndCanBeMadeAgain()
    {
        var agent = await FakeAgent.StartAsync();
        await using var connection = Connection(agent);
        var before = await connection.ConnectAsync();
        await before.Session;
        var lost = WhenAsync(connection, LinkState.Lost);

        await agent.DisposeAsync();
        await lost;
        Assert.Equal(ErrorCodes.Draining, connection.Failure?.Code);

        await using var again = await FakeAgent.StartAsync(agent.Address.Port);
        var after = await connection.ConnectAsync();
        Assert.NotSame(before, after);
        Assert.Equal((LinkState.Connected, null), (connection.State, connection.Failure));
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
            await run.Session.DefineToolsAsync([new ToolDefinition("clock", "Tells the time.")], [], cancellation));
        await using var connection = Connection(agent);
        var client = await connection.ConnectAsync();
        var told = new TaskCompletionSource();
        connection.Changed += () =>
        {
            if (connection.Tools.Count > 0)
                told.TrySetResult();
        };

        await client.Invoke("chat", "announce").ReadToEndAsync(TestContext.Current.CancellationToken);

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

        Assert.Equal(AgentSocket.Protocol.Client.ConnectionState.Closed, client.State);
    }

    private static async Task WhenAsync(AgentConnection connection, LinkState state)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Changed += () =>
        {
            if (connection.State == state)
                reached.TrySetResult();
        };
        if (connection.State != state)
            await reached.Task;
    }

    private static AgentConnection Connection(FakeAgent agent)
    {
        Assert.True(SocketAddress.TryParse(agent.Address.ToString(), out var address));
        return new AgentConnection(AgentMode.Direct, address, TimeProvider.System, NullLogger<AgentConnection>.Instance);
    }
}
