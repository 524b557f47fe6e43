using AgentSocket.Protocol;
using AgentSocket.Server.Tests.Support;
using AgentSocket.Server.Tests.Waiting;

namespace AgentSocket.Server.Tests.Fleet;

/// <content>Guidance of runs that the server which hears it doesn't do. Spec §9.4.</content>
public sealed partial class SuspensionTests
{
    [Fact]
    public async Task Guidance_OfARunThatWaits_DispatchesItAndItAsksNoSecondTime()
    {
        await using var fleet = await StartAsync();
        var (peer, hello) = await AskAsync(fleet.Servers[0]);
        await SuspendedAsync(fleet, hello);

        await peer.SendAsync(new SteerFrame(1, 1, "hurry"));
        while (_handled.Count < 2)
            await Task.Yield();
        await SuspendedAsync(fleet, hello);
        await peer.SendAsync(new ReplyFrame(1, 1, ReplyAction.Accept, "4"));

        // No second CLARIFY, and the guidance that nobody took comes back.
        var types = new List<FrameType>();
        do
            types.Add((FrameType)(await peer.ReceiveRawAsync()).Span[0]);
        while (types[^1] != FrameType.Complete);
        Assert.DoesNotContain(FrameType.Clarify, types);
        Assert.Contains(FrameType.Steered, types);
    }

    /// <summary>Whether it waits again by then, or is about to be dispatched for the guidance.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Guidance_OfARunThatWaits_ComesBackWhenItIsCancelled(bool waitsAgain)
    {
        await using var fleet = await StartAsync();
        var (peer, hello) = await AskAsync(fleet.Servers[0]);
        await SuspendedAsync(fleet, hello);

        await peer.SendAsync(new SteerFrame(1, 1, "hurry"));
        while (waitsAgain && _handled.Count < 2)
            await Task.Yield();
        if (waitsAgain)
            await SuspendedAsync(fleet, hello);
        await peer.SendAsync(new CancelFrame(1));

        await ExpectReturnAsync(peer);
    }

    [Fact]
    public async Task Guidance_OfARunInAnotherServersHands_ComesBackWhenItIsCancelled()
    {
        await using var fleet = await StartAsync();
        foreach (var server in fleet.Servers)
            server.Handler.OnAsk();
        var (first, hello) = await AskAsync(fleet.Servers[0]);
        first.Socket.Abort();
        using var second = await ResumeAsync(fleet.Servers[1], hello, new ResumedRun(1, RunState.WaitingForInput));

        await second.SendAsync(new SteerFrame(1, 1, "hurry"));
        await second.SendAsync(new CancelFrame(1));

        await ExpectReturnAsync(second);
    }

    [Fact]
    public async Task Guidance_OfARunWhoseQuestionExpires_ComesBack()
    {
        await using var fleet = await StartAsync(expiresIn: TimeSpan.FromMinutes(10));
        var (peer, hello) = await AskAsync(fleet.Servers[0]);
        await SuspendedAsync(fleet, hello);
        await peer.SendAsync(new SteerFrame(1, 1, "hurry"));
        while (_handled.Count < 2)
            await Task.Yield();
        await SuspendedAsync(fleet, hello);
        peer.Socket.Abort();

        await PassUntilEndedAsync(fleet, hello);

        using var second = await ResumeAsync(fleet.Servers[1], hello);
        await ExpectReturnAsync(second, RunOutcome.Ok);
    }

    /// <summary>The guidance comes back once, then the run's end.</summary>
    private static async Task ExpectReturnAsync(Peer peer, RunOutcome outcome = RunOutcome.Cancelled)
    {
        var steered = await peer.ReceiveNextAsync<SteeredFrame>();
        Assert.Equal((SteerStatus.Expired, "hurry"), (steered.Status, steered.Input.TryGetString(out var input) ? input : ""));
        Assert.Equal(outcome, (await peer.ReceiveAsync<CompleteFrame>()).Outcome);
    }
}
