using AgentSocket.Protocol;
using AgentSocket.Relay.Tests.Hosts;

namespace AgentSocket.Relay.Tests.Working;

public sealed class ToolAnnouncementTests : IAsyncLifetime
{
    private RedisServer _redis = null!;

    public async ValueTask InitializeAsync() => _redis = await RedisServer.StartAsync();

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task Tools_OfTheAgents_FollowTheFirstAnswer_Once()
    {
        var port = FreePort.Find();
        await using var relay = await RelayHost.StartAsync(new Uri($"http://127.0.0.1:{port}"));
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString, relay.Address, port: port);
        using var client = await RawClient.ConnectAsync(relay.Socket);

        // A tool invoked by itself adds no turn; the session has had its first answer all the same.
        await client.SendAsync(new InvokeFrame(1, "clock-now", AgentValue.FromJson("{}")));
        var first = await ReceiveToEndAsync(client);
        Assert.Equal(FrameError.None, FrameCodec.Read<ToolDefFrame>(await client.ReceiveAsync().Soon(), FrameLimits.Default, out var tools));
        await client.SendAsync(new InvokeFrame(2, "clock-now", AgentValue.FromJson("{}")));
        var second = await ReceiveToEndAsync(client);
        await client.SendAsync(new InvokeFrame(3, "chat", "/count 100"));
        var third = await ReceiveToEndAsync(client);

        Assert.Equal(1, tools.Revision);
        Assert.Contains(tools.Added, tool => tool.Name == "clock-now");
        Assert.DoesNotContain(FrameType.ToolDef, first.Concat(second).Concat(third));
    }

    private static async Task<List<FrameType>> ReceiveToEndAsync(RawClient client)
    {
        var types = new List<FrameType>();
        do
            types.Add((FrameType)(await client.ReceiveAsync().Soon())[0]);
        while (types[^1] is not (FrameType.Complete or FrameType.Error));
        return types;
    }
}
