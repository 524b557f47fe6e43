using AgentSocket.Protocol.Client;
using AgentSocket.Protocol.Tests.Client.Support;

namespace AgentSocket.Protocol.Tests.Client;

/// <summary>Guidance for a run, and what becomes of it.</summary>
public sealed class SteeringTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SteerStatus.Delivered)]
    [InlineData(SteerStatus.Rejected)]
    [InlineData(SteerStatus.Expired)]
    public async Task Steer_ThatIsAnswered_HasThatOutcome(SteerStatus status)
    {
        var (server, client, peer) = await ScriptedServer.StartAsync();
        await using var _ = server;
        var run = await InvokeAsync(client, peer);

        var outcome = run.SteerAsync("Shorter", Token);
        Assert.Equal((1L, (AgentValue)"Shorter"), await peer.ReceiveAsync<SteerFrame>() is var steer ? (steer.Steer, steer.Input) : default);
        await peer.SendAsync(new SteeredFrame(run.Number, 1, status));

        Assert.Equal(new SteerOutcome(status, status == SteerStatus.Delivered ? AgentValue.None : "Shorter"), await outcome);
    }

    [Fact]
    public async Task Steers_OfOneRun_AreNumberedAndMatched()
    {
        var (server, client, peer) = await ScriptedServer.StartAsync();
        await using var _ = server;
        var run = await InvokeAsync(client, peer);
        var (first, second) = (run.SteerAsync("one", Token), run.SteerAsync("two", Token));
        Assert.Equal(1, (await peer.ReceiveAsync<SteerFrame>()).Steer);
        Assert.Equal(2, (await peer.ReceiveAsync<SteerFrame>()).Steer);

        await peer.SendAsync(new SteeredFrame(run.Number, 2, SteerStatus.Delivered));

        Assert.Equal(SteerStatus.Delivered, (await second).Status);
        Assert.False(first.IsCompleted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Steer_WhoseRunEndsFirst_ComesBackExpired(bool well)
    {
        var (server, client, peer) = await ScriptedServer.StartAsync();
        await using var _ = server;
        var run = await InvokeAsync(client, peer);
        var outcome = run.SteerAsync("Shorter", Token);

        if (well)
            await peer.SendAsync(new CompleteFrame(run.Number, RunOutcome.Ok, new RunMetrics()));
        else
            await peer.SendAsync(new ErrorFrame(run.Number, ErrorCodes.ModelError, "It failed."));

        Assert.Equal(new SteerOutcome(SteerStatus.Expired, "Shorter"), await outcome);
        Assert.Equal(new SteerOutcome(SteerStatus.Expired, "late"), await run.SteerAsync("late", Token));
    }

    [Fact]
    public async Task Steer_WhoseConnectionIsLost_IsSentAgainAndSettledOnTheNext()
    {
        var (server, client, peer) = await ScriptedServer.StartAsync();
        await using var _ = server;
        var run = await InvokeAsync(client, peer);
        var outcome = run.SteerAsync("Shorter", Token);
        await peer.ReceiveAsync<SteerFrame>();

        peer.Cut();
        var next = await server.ResumeAsync(received: 1);

        Assert.Equal(1, (await next.ReceiveAsync<SteerFrame>()).Steer);
        await next.SendAsync(new SteeredFrame(run.Number, 1, SteerStatus.Delivered));
        Assert.Equal(SteerStatus.Delivered, (await outcome).Status);
    }

    [Fact]
    public async Task Steer_WhoseSessionIsLost_FailsWithThat()
    {
        var (server, client, peer) = await ScriptedServer.StartAsync();
        await using var _ = server;
        var run = await InvokeAsync(client, peer);
        var outcome = run.SteerAsync("Shorter", Token);

        peer.Cut();
        await server.LoseAsync("s2");

        Assert.Equal(ErrorCodes.SessionLost, (await Assert.ThrowsAsync<AgentSocketException>(() => outcome)).Code);
        Assert.Equal(ErrorCodes.SessionLost, (await Assert.ThrowsAsync<AgentSocketException>(() => run.SteerAsync("late", Token))).Code);
    }

    private static async Task<AgentRun> InvokeAsync(AgentSocketClient client, ScriptedPeer peer)
    {
        var run = client.Invoke("chat", "Hi");
        await peer.ReceiveAsync<InvokeFrame>();
        return run;
    }
}
