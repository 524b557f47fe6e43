using AgentSocket.Protocol.Tests.Client.Support;

namespace AgentSocket.Protocol.Tests.Client;

public sealed class EventTests
{
    [Fact]
    public async Task Events_OfOneTopic_AreReadWithoutTheOthers()
    {
        var (server, client, peer) = await ScriptedServer.StartAsync();
        await using var _ = server;
        await using var events = client.ReadEventsAsync("build", TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var next = events.MoveNextAsync();

        await peer.SendAsync(new EventFrame("mail", "not this"));
        await peer.SendAsync(new EventFrame("build", "this"));

        Assert.True(await next);
        Assert.Equal("this", events.Current.Data);
    }
}
