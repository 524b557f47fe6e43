using AgentSocket.Protocol;
using AgentSocket.Server.Tests.Support;

namespace AgentSocket.Server.Tests.Fleet;

/// <summary>The number of a run that was refused is used up, at whichever server the client goes on. Spec §7.2.</summary>
public sealed class RefusedRunTests : FleetTest
{
    [Fact]
    public async Task Cancel_OfARefusedRun_AfterAMove_IsIgnored()
    {
        await using var fleet = await TestFleet.StartAsync(configure: options => options.MaxRuns = 1);
        using var peer = await RefuseAndMoveAsync(fleet);

        await peer.SendAsync(new CancelFrame(2));
        await peer.SendAsync(new CancelFrame(1));

        Assert.Equal(1, (await peer.ReceiveAsync<CompleteFrame>()).Run);
    }

    [Fact]
    public async Task Invoke_WithARefusedRunsNumber_AfterAMove_IsAViolation()
    {
        await using var fleet = await TestFleet.StartAsync(configure: options => options.MaxRuns = 1);
        using var peer = await RefuseAndMoveAsync(fleet);

        await peer.SendAsync(new CancelFrame(1));
        await peer.ReceiveAsync<CompleteFrame>();
        await peer.SendAsync(new InvokeFrame(2, "count", "1"));

        Assert.Equal(CloseCode.ProtocolError, await peer.ReceiveCloseAsync());
    }

    /// <summary>A client whose run 1 goes on, and whose run 2 was refused at the server that it was at before.</summary>
    private static async Task<Peer> RefuseAndMoveAsync(TestFleet fleet)
    {
        Halves(fleet.Servers[0]);
        var (first, hello) = await BeginAsync(fleet.Servers[0], "halves");
        await first.ReceiveAsync<StreamFrame>();
        await first.ReceiveAsync<StreamFrame>();
        await first.SendAsync(new InvokeFrame(2, "count", "1"));
        var refusal = await first.ReceiveAsync<ErrorFrame>();
        Assert.Equal((2, ErrorCodes.TooManyRuns), (refusal.Run, refusal.Code));
        first.Socket.Abort();
        return await ResumeAsync(fleet.Servers[1], hello, 3);
    }
}
