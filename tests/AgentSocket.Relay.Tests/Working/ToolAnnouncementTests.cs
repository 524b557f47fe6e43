using System.Text;
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

    [Fact]
    public async Task Tools_OfTheAgents_FollowTheFirstAnswer_AlsoIfItFails()
    {
        var port = FreePort.Find();
        await using var relay = await RelayHost.StartAsync(new Uri($"http://127.0.0.1:{port}"));
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString, relay.Address, port: port);
        using var client = await RawClient.ConnectAsync(relay.Socket);

        await client.SendAsync(new InvokeFrame(1, "chat", "/fail 1"));
        await ReceiveToEndAsync(client);

        Assert.Equal(FrameError.None, FrameCodec.Read<ToolDefFrame>(await client.ReceiveAsync().Soon(), FrameLimits.Default, out var tools));
        Assert.Contains(tools.Added, tool => tool.Name == "clock-now");
    }

    /// <summary>The first push was lost: the tools follow another answer.</summary>
    [Fact]
    public async Task Tools_WhosePushFailed_FollowTheNextAnswer_Once()
    {
        const int notPushed = 2505;
        var pushes = 0;
        using var log = new LogWatch();
        using var flaky = new RawWorker(stream => stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {(++pushes == 1 ? "404 Gone" : "202 Accepted")}\r\nContent-Length: 0\r\n\r\n")).AsTask());
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString, flaky.Address, log: log);
        using var relay = new Invoker();
        await relay.InvokeAsync(worker, Invoker.Invocation("s", "/echo one"));
        await log.ReachAsync(notPushed).Soon();

        await relay.InvokeAsync(worker, Invoker.Invocation("s", "/echo two", run: 2));
        await flaky.ReachAsync(2).Soon();
        await UntilToldAsync("s").Soon();
        await relay.InvokeAsync(worker, Invoker.Invocation("s", "/echo three", run: 3));
        await relay.InvokeAsync(worker, Invoker.Invocation("other", "/echo four"));
        await flaky.ReachAsync(3).Soon();
        await UntilToldAsync("other").Soon();

        Assert.Equal(3, flaky.Requests);
    }

    /// <summary>A worker that dies over it takes no session's tools with it for long.</summary>
    [Fact]
    public async Task Claim_OfAnAnnouncement_EndsSoonByItself()
    {
        using var hanging = new RawWorker(_ => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, TestContext.Current.CancellationToken), acceptMany: true);
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString, hanging.Address);
        using var relay = new Invoker();
        await relay.InvokeAsync(worker, Invoker.Invocation("s", "/echo hi"));
        await hanging.ReachAsync(1).Soon();

        Assert.InRange((await (await _redis.GetDatabaseAsync()).KeyTimeToLiveAsync("asp:{s}:announced"))!.Value, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2));
    }

    /// <summary>A relay that hangs costs an announcement, and neither the answers nor the announcements to come.</summary>
    [Fact]
    public async Task Relay_ThatHangs_CostsOneAnnouncement()
    {
        const int notPushed = 2505;
        var time = new SteppingTime();
        using var log = new LogWatch();
        using var hanging = new RawWorker(_ => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, TestContext.Current.CancellationToken), acceptMany: true);
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString, hanging.Address, time, log: log);
        using var relay = new Invoker(time);
        Assert.Equal(200, (await relay.InvokeAsync(worker, Invoker.Invocation("s1", "/echo hi"))).Status);
        await hanging.ReachAsync(1).Soon();
        await time.PassUntilAsync(log.ReachAsync(notPushed), TimeSpan.FromSeconds(30)).Soon();

        var before = hanging.Requests;
        Assert.Equal(200, (await relay.InvokeAsync(worker, Invoker.Invocation("s2", "/echo hi"))).Status);
        await hanging.ReachAsync(before + 1).Soon();
    }

    private async Task UntilToldAsync(string session)
    {
        var database = await _redis.GetDatabaseAsync();
        while (await database.KeyTimeToLiveAsync($"asp:{{{session}}}:announced") is not { TotalHours: > 1 })
            await Task.Yield();
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
