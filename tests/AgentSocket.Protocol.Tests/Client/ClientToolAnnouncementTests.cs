using AgentSocket.Protocol.Client;
using AgentSocket.Protocol.Tests.Client.Support;

namespace AgentSocket.Protocol.Tests.Client;

/// <summary>When a server hears of a client's tools.</summary>
public sealed class ClientToolAnnouncementTests
{
    private static readonly ClientTool Clock = Tool("clock");
    private static readonly ClientTool Place = Tool("place");

    [Fact]
    public async Task Tools_BeforeTheFirstRun_BeginNoSession()
    {
        var (server, client, peer) = await ScriptedServer.StartAsync(options => options.Tools = [Clock]);
        await using var _ = server;

        client.OfferTools(Place);
        await peer.ExpectNothingAsync();

        client.Invoke("chat", "Hi");
        var definition = await peer.ReceiveAsync<ToolDefFrame>();
        Assert.Equal(1, definition.Revision);
        Assert.Equal(["clock", "place"], definition.Added.Select(tool => tool.Name));
        await peer.ReceiveAsync<InvokeFrame>();
        Assert.Equal(["clock", "place"], client.OfferedTools.Select(tool => tool.Name));
    }

    [Fact]
    public async Task Tools_DuringASession_AreAnnouncedAtOnceAndOnlyAsTheyChange()
    {
        var (server, client, peer) = await ScriptedServer.StartAsync(options => options.Tools = [Clock]);
        await using var _ = server;
        client.Invoke("chat", "Hi");
        await peer.ReceiveAsync<ToolDefFrame>();
        await peer.ReceiveAsync<InvokeFrame>();

        client.OfferTools(Place, Clock);
        Assert.Equal((2L, "place"), await peer.ReceiveAsync<ToolDefFrame>() is var added ? (added.Revision, Assert.Single(added.Added).Name) : default);
        client.OfferTools(new ClientTool(Place.Definition with { SideEffects = true }, (_, _) => Task.FromResult(AgentValue.Nil)));
        Assert.Equal((3L, true), await peer.ReceiveAsync<ToolDefFrame>() is var changed ? (changed.Revision, Assert.Single(changed.Added).SideEffects) : default);
        client.WithdrawTools("clock", "never was");
        Assert.Equal((4L, 0, "clock"), await peer.ReceiveAsync<ToolDefFrame>() is var gone ? (gone.Revision, gone.Added.Count, Assert.Single(gone.Removed)) : default);

        client.Invoke("chat", "again");
        await peer.ReceiveAsync<InvokeFrame>();
    }

    [Fact]
    public async Task Tools_InAResumedSession_AreNeitherLostNorAnnouncedTwice()
    {
        var (server, client, peer) = await ScriptedServer.StartAsync();
        await using var _ = server;
        client.Invoke("chat", "Hi");
        await peer.ReceiveAsync<InvokeFrame>();
        peer.Cut();
        client.OfferTools(Clock);

        var next = await server.ResumeAsync(received: 1);

        Assert.Equal(1, (await next.ReceiveAsync<ToolDefFrame>()).Revision);
        client.Invoke("chat", "again");
        await next.ReceiveAsync<InvokeFrame>();
        next.Cut();
        var last = await server.ResumeAsync(received: 3);
        await last.ExpectNothingAsync();
    }

    [Fact]
    public async Task Tools_AfterASessionWasLost_AreAnnouncedInTheNextBeforeItsFirstRun()
    {
        var (server, client, peer) = await ScriptedServer.StartAsync(options => options.Tools = [Clock]);
        await using var _ = server;
        client.Invoke("chat", "Hi");
        await peer.ReceiveAsync<ToolDefFrame>();
        await peer.ReceiveAsync<InvokeFrame>();
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.SessionLost += (_, _) => lost.SetResult();

        peer.Cut();
        var next = await server.LoseAsync("s2");
        await lost.Task.WaitAsync(TestContext.Current.CancellationToken);
        client.Invoke("chat", "again");

        Assert.Equal((1L, "clock"), await next.ReceiveAsync<ToolDefFrame>() is var definition ? (definition.Revision, Assert.Single(definition.Added).Name) : default);
        await next.ReceiveAsync<InvokeFrame>();
    }

    [Fact]
    public void Tool_WithASchemaThatCantBeUsed_IsRefused()
    {
        var failure = Assert.Throws<AgentSocketException>(() => Tool("bad", AgentValue.FromJson("""{"type":"nonsense"}""")));

        Assert.Equal(ErrorCodes.InvalidInput, failure.Code);
    }

    private static ClientTool Tool(string name, AgentValue schema = default) => new(new ToolDefinition(name, "", schema), (_, _) => Task.FromResult(AgentValue.Nil));
}
