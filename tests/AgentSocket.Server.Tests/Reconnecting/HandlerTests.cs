using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.Server.Connections;
using AgentSocket.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace AgentSocket.Server.Tests.Reconnecting;

/// <summary>An application's handler that throws ends the client openly: nothing of it stays behind.</summary>
public sealed class HandlerTests
{
    private static readonly AgentSocketClientOptions Quick = new()
    {
        ReconnectBaseDelay = TimeSpan.FromMilliseconds(1),
        ReconnectMaxDelay = TimeSpan.FromMilliseconds(10),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Handlers => ["Resumed", "Reconnecting", "Connected", "ToolsChanged"];

    [Theory]
    [MemberData(nameof(Handlers))]
    public async Task Client_WhoseHandlerThrows_IsClosedAndLeavesNoConnection(string handler)
    {
        await using var server = await TestServer.StartAsync();
        server.Handler.On("define", async (context, cancellationToken) =>
        {
            await context.Session.DefineToolsAsync([new ToolDefinition("clock", "Tells the time.")], [], cancellationToken: cancellationToken);
            return ScriptedHandler.Done;
        });
        var client = await server.ConnectClientAsync(Quick);
        var closed = new ClientWatch(client).ReachAsync(ConnectionState.Closed);
        await client.Invoke("count", "1").ReadToEndAsync(Token);
        var bug = new InvalidOperationException("a handler's bug");
        Break(client, handler, bug);

        if (handler == "ToolsChanged")
            client.Invoke("define", AgentValue.Nil);
        client.DropConnection();

        await closed;
        Assert.Equal((ErrorCodes.Internal, bug), (client.Failure?.Code, client.Failure?.InnerException));
        await client.DisposeAsync();
        await UntilNoneIsLeftAsync(server);
    }

    [Fact]
    public async Task Client_WhoseHandlersThrowAtItsEnd_IsClosedAllTheSame()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectClientAsync(new AgentSocketClientOptions { Reconnect = false });
        await client.Session.WaitAsync(Token);
        var watch = new ClientWatch(client);
        client.SessionLost += (_, _) => throw new InvalidOperationException("a handler's bug");
        client.StateChanged += (_, _) => throw new InvalidOperationException("another's");

        client.DropConnection();

        await watch.ReachAsync(ConnectionState.Closed);
        await client.DisposeAsync();
        Assert.Equal(ErrorCodes.ConnectionLost, client.Failure?.Code);
        await UntilNoneIsLeftAsync(server);
    }

    private static void Break(AgentSocketClient client, string handler, Exception bug)
    {
        switch (handler)
        {
            case "Resumed":
                client.Resumed += (_, _) => throw bug;
                break;
            case "ToolsChanged":
                client.ToolsChanged += (_, _) => throw bug;
                break;
            default:
                client.StateChanged += (_, state) => _ = state.ToString() == handler ? throw bug : state;
                break;
        }
    }

    private static async Task UntilNoneIsLeftAsync(TestServer server)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        var connections = server.App.Services.GetRequiredService<ConnectionRegistry>();
        while (connections.Count > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, patience.Token);
    }
}
