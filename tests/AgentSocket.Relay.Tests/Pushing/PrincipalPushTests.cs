using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.Relay.Tests.Framing;
using AgentSocket.Relay.Tests.Hosts;
using AgentSocket.Relay.Tests.Signing;

namespace AgentSocket.Relay.Tests.Pushing;

/// <summary>Pushes to all sessions of a principal, on whichever relay they are.</summary>
public class PrincipalPushTests
{
    [Fact]
    public async Task Push_ToAPrincipal_ReachesAllItsSessions_AndNobodyElses()
    {
        Dictionary<string, string?> fleet = new() { ["ConnectionStrings:redis"] = SharedRedis.ConnectionString };
        await using var host = await PrincipalHost.StartAsync(fleet);
        await using var other = await PrincipalHost.StartAsync(fleet);
        var alice = $"alice of {Guid.NewGuid():N}";
        PrincipalClient[] clients = [await host.ConnectAsync(alice), await host.ConnectAsync(alice), await other.ConnectAsync(alice)];
        var bob = await host.ConnectAsync($"bob of {alice}");
        using var pusher = new Pusher(other.Relay);

        Assert.Equal((202, """{"sessions":3,"taken":3}"""), await pusher.PushToPrincipalAsync(alice, Event("news", "e1")));

        foreach (var client in clients)
            Assert.Equal(new AgentEvent("news", "data", "e1", null), await client.ReadAsync());
        Assert.Equal(202, (await pusher.PushAsync(bob.SessionId, Event("own", "e2"))).Status);
        Assert.Equal("own", (await bob.ReadAsync()).Topic);
    }

    [Fact]
    public async Task Push_OfAnAgentInAWorker_ReachesAllSessionsOfItsPrincipal()
    {
        await using var redis = await RedisServer.StartAsync();
        var agent = new ScriptedAgent(async (context, cancellationToken) =>
        {
            if (context.PrincipalSessions is { } sessions)
                await sessions.EmitAsync("news", context.Principal!, "e1", cancellationToken);
            return default;
        });
        var port = FreePort.Find();
        await using var host = await PrincipalHost.StartAsync(ownWorker: new Uri($"http://127.0.0.1:{port}"));
        await using var worker = await WorkerHost.StartAsync(redis.ConnectionString, host.Relay.Address, agent: agent, port: port);
        var alice = $"alice/ä of {Guid.NewGuid():N}";
        PrincipalClient[] clients = [await host.ConnectAsync(alice), await host.ConnectAsync(alice)];

        await clients[0].InvokeAsync(ScriptedAgent.Target);
        await clients[0].InvokeAsync(ScriptedAgent.Target);
        await (await host.ConnectAsync(principal: null)).InvokeAsync(ScriptedAgent.Target);

        foreach (var client in clients)
            Assert.Equal(new AgentEvent("news", alice, "e1", null), await client.ReadAsync());
    }

    [Fact]
    public async Task Push_OfAnEventThatCameBefore_IsTaken_AndDoesNothing()
    {
        await using var host = await PrincipalHost.StartAsync();
        var alice = $"{Guid.NewGuid():N}";
        var client = await host.ConnectAsync(alice);
        using var pusher = new Pusher(host.Relay);

        Assert.Equal(202, (await pusher.PushAsync(client.SessionId, Event("news", "e1"))).Status);
        Assert.Equal(202, (await pusher.PushAsync(client.SessionId, Event("news", "e1"))).Status);
        Assert.Equal(202, (await pusher.PushToPrincipalAsync(alice, Event("news", "e1"))).Status);
        Assert.Equal(202, (await pusher.PushAsync(client.SessionId, Event("news", "e2"))).Status);

        Assert.Equal("e1", (await client.ReadAsync()).Id);
        Assert.Equal("e2", (await client.ReadAsync()).Id);
    }

    [Fact]
    public async Task Push_ToAPrincipalWithoutSessions_FindsNone()
    {
        await using var host = await PrincipalHost.StartAsync();
        await host.ConnectAsync(null);
        using var pusher = new Pusher(host.Relay);

        Assert.Equal(404, (await pusher.PushToPrincipalAsync($"{Guid.NewGuid():N}", Event("news", "e1"))).Status);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("https://issuer.example/ü?x=1#y z\n")]
    public async Task Push_ToAPrincipalOfAnyCharacters_ReachesIt(string name)
    {
        await using var host = await PrincipalHost.StartAsync();
        var principal = $"{name}{Guid.NewGuid():N}";
        var client = await host.ConnectAsync(principal);
        using var pusher = new Pusher(host.Relay);

        Assert.Equal(202, (await pusher.PushToPrincipalAsync(principal, Event("news", "e1"))).Status);

        Assert.Equal("news", (await client.ReadAsync()).Topic);
    }

    [Fact]
    public async Task PushKey_PushesWhatItMay_AndNothingElse()
    {
        var (alice, bob) = ($"alice {Guid.NewGuid():N}", $"bob {Guid.NewGuid():N}");
        await using var host = await PrincipalHost.StartAsync(Orders(alice));
        var (hers, his) = (await host.ConnectAsync(alice), await host.ConnectAsync(bob));
        using var service = new Pusher(host.Relay, key: Keys.Second);

        Assert.Equal((403, "Frame 1: the key may not push to this topic."), await service.PushAsync(hers.SessionId, Event("billing.paid", "e0")));
        Assert.Equal((403, "Frame 2: the key may not push tools."), await service.PushAsync(hers.SessionId, [.. Event("orders.sent", "e0"), .. OneTool]));
        Assert.Equal((403, "The key may not push to this session."), await service.PushAsync(his.SessionId, Event("orders.sent", "e0")));
        Assert.Equal((403, "The key may not push to this principal."), await service.PushToPrincipalAsync(bob, Event("orders.sent", "e0")));
        Assert.Equal(404, (await service.PushAsync("nobody", Event("orders.sent", "e0"))).Status);
        Assert.Equal(202, (await service.PushAsync(hers.SessionId, Event("orders.sent", "e1"))).Status);
        Assert.Equal(202, (await service.PushToPrincipalAsync(alice, Event("orders.paid", "e2"))).Status);

        Assert.Equal("e1", (await hers.ReadAsync()).Id);
        Assert.Equal("e2", (await hers.ReadAsync()).Id);
    }

    [Fact]
    public async Task PushKey_RefusedPush_IsLoggedByItsName()
    {
        using var logs = new LogWatch();
        await using var host = await PrincipalHost.StartAsync(Orders("alice"), logs);
        using var service = new Pusher(host.Relay, key: Keys.Second);

        Assert.Equal(403, (await service.PushAsync("nobody", OneTool)).Status);

        Assert.Contains(logs.Lines, line => line.Contains("push key orders", StringComparison.Ordinal));
        Assert.DoesNotContain(logs.Lines, line => line.Contains(Keys.Second, StringComparison.Ordinal));
    }

    private static byte[] OneTool => Frames.Body(Frames.Encode(new ToolDefFrame(1, [new("clock", "Tells the time.")], [])));

    private static byte[] Event(string topic, string id) => Frames.Body(Frames.Encode(new EventFrame(topic, "data", id)));

    private static Dictionary<string, string?> Orders(string principal) => new()
    {
        ["AgentSocket:Signing:PushKeys:orders:Key"] = Keys.Second,
        ["AgentSocket:Signing:PushKeys:orders:Topics:0"] = "orders.*",
        ["AgentSocket:Signing:PushKeys:orders:Principals:0"] = principal,
    };
}
