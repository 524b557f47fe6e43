using AgentSocket.Protocol;
using AgentSocket.Server.Tests.Support;

namespace AgentSocket.Server.Tests.Waiting;

/// <summary>With sessions in memory.</summary>
public sealed class ClientToolTests() : ClientToolRules(isStored: false);

/// <summary>With sessions in a store.</summary>
public sealed class StoredClientToolTests() : ClientToolRules(isStored: true);

public abstract class ClientToolRules(bool isStored) : ServerRules(isStored)
{
    [Fact]
    public async Task Tools_ThatTheClientOffersAndWithdraws_AreTheSessions()
    {
        await using var server = await StartAsync();
        OnTools(server);
        using var peer = await server.ConnectAsync();

        await peer.SendAsync(new ToolDefFrame(1, [new("clock", "Tells the time."), new("door", "Opens the door.", SideEffects: true)], []));
        Assert.Equal("clock, door!", await ToolsAsync(peer, 1));
        await peer.SendAsync(new ToolDefFrame(2, [new("lamp", "Lights.")], ["clock"]));
        Assert.Equal("door!, lamp", await ToolsAsync(peer, 2));
        await peer.SendAsync(new ToolDefFrame(2, [new("late", "Comes late.")], []));
        Assert.Equal("door!, lamp", await ToolsAsync(peer, 3));
    }

    [Fact]
    public async Task Tools_MoreThanThereMayBe_AreRefused()
    {
        await using var server = await StartAsync(options => options.MaxClientTools = 2);
        OnTools(server);
        using var peer = await server.ConnectAsync();

        await peer.SendAsync(new ToolDefFrame(1, [new("a", ""), new("b", "")], []));
        await peer.SendAsync(new ToolDefFrame(2, [new("c", "")], []));
        Assert.Equal((0, ErrorCodes.InvalidInput), await peer.ReceiveNextAsync<ErrorFrame>() is var error ? (error.Run, error.Code) : default);
        await peer.SendAsync(new ToolDefFrame(3, [new("c", "")], ["a"]));
        Assert.Equal("b, c", await ToolsAsync(peer, 1));
    }

    [Fact]
    public async Task Event_WithAnIdThatCameBefore_IsNotPushedAgain()
    {
        await using var server = await StartAsync();
        server.Handler.On("push", async (context, cancellationToken) =>
        {
            foreach (var id in new[] { "1", "1", null, "2", "1", null })
                await context.Session.EmitAsync("build", id ?? "none", id, cancellationToken);
            return ScriptedHandler.Done;
        });
        using var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "push", AgentValue.Nil));

        await peer.ReceiveAsync<HelloFrame>();
        foreach (var expected in new[] { "1", null, "2", null })
            Assert.Equal(expected, (await peer.ReceiveAsync<EventFrame>()).Id);
        await peer.ReceiveAsync<CompleteFrame>();
    }

    private static void OnTools(TestServer server) => server.Handler.On("tools", async (context, cancellationToken) =>
    {
        await context.Output.StreamAsync(string.Join(", ", context.Session.ClientTools.Select(tool => tool.SideEffects ? $"{tool.Name}!" : tool.Name)), cancellationToken: cancellationToken);
        return ScriptedHandler.Done;
    });

    private static async Task<string> ToolsAsync(Peer peer, long run)
    {
        await peer.SendAsync(new InvokeFrame(run, "tools", AgentValue.Nil));
        var stream = await peer.ReceiveNextAsync<StreamFrame>();
        var text = stream.Delta.TryGetString(out var names) ? names : "";
        await peer.ReceiveNextAsync<CompleteFrame>();
        return text;
    }
}
