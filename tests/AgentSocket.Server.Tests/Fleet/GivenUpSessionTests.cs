using AgentSocket.Protocol;
using AgentSocket.Server.Stores;
using AgentSocket.Server.Tests.Support;
using AgentSocket.Server.Tests.Waiting;

namespace AgentSocket.Server.Tests.Fleet;

/// <summary>
/// The store is away for longer than the retention, so that a server gives a session up. What it had in hands is still in its hands when the store is
/// back, as far as that knows: it must end all the same.
/// </summary>
public sealed class GivenUpSessionTests : FleetTest
{
    private readonly TaskCompletionSource<long> _again = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Run_ThatWasGoingOn_IsMadeAgain()
    {
        await using var fleet = await StartAsync();
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        fleet.Servers[0].Handler.On("endless", async (context, cancellationToken) =>
        {
            if (context.Attempt > 1)
                _again.TrySetResult(context.Attempt);
            await context.Output.StreamAsync("a", cancellationToken: cancellationToken);
            await context.Output.FlushAsync(cancellationToken);
            await goOn.Task.WaitAsync(cancellationToken);
            await context.Output.StreamAsync("b", cancellationToken: cancellationToken);
            await context.Output.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return ScriptedHandler.Done;
        });
        var (peer, _) = await BeginAsync(fleet.Servers[0], "endless");
        await peer.ReceiveNextAsync<StreamFrame>();
        fleet.Stores[0].IsAway = true;
        goOn.SetResult();

        await GiveUpAsync(fleet, peer);

        Assert.Equal(2, await fleet.PassUntilAsync(_again.Task, Beat));
    }

    [Fact]
    public async Task Run_ThatCannotBeTaken_IsMadeAgain()
    {
        await using var fleet = await StartAsync();
        using var peer = await AskAsync(fleet);
        fleet.Stores[0].Taking = () => fleet.Stores[0].IsAway = true;
        await peer.SendAsync(new ReplyFrame(1, 1, ReplyAction.Accept, "4"));

        await GiveUpAsync(fleet, peer);

        await fleet.PassUntilAsync(_again.Task, Beat);
    }

    /// <summary>The answer has put the run into the server's hands, which may have heard of it just so.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Run_ThatWasAnsweredJustBefore_IsMadeAgain(int answersToLose)
    {
        await using var fleet = await StartAsync();
        using var peer = await AskAsync(fleet);
        fleet.Stores[0].Committing = commit =>
        {
            if (commit.Items.Any(item => item is ReceiveFrame))
                (fleet.Stores[0].AnswersToLose, fleet.Stores[0].IsAway) = (answersToLose, true);
        };
        await peer.SendAsync(new ReplyFrame(1, 1, ReplyAction.Accept, "4"));

        await GiveUpAsync(fleet, peer);

        await fleet.PassUntilAsync(_again.Task, Beat);
    }

    /// <summary>One server, whose clients needn't say that they live.</summary>
    private static Task<TestFleet> StartAsync() => TestFleet.StartAsync(servers: 1, configure: options => options.HeartbeatInterval = TimeSpan.FromMinutes(10));

    /// <summary>A client whose run is in nobody's hands.</summary>
    private async Task<Peer> AskAsync(TestFleet fleet)
    {
        fleet.Servers[0].Handler.OnSuspend(context =>
        {
            if (context.Attempt > 1)
                _again.TrySetResult(context.Attempt);
        });
        var (peer, hello) = await BeginAsync(fleet.Servers[0], "ask");
        await peer.ReceiveNextAsync<StatusFrame>();
        while ((await fleet.Store.LookAsync(hello.SessionId, Token))!.Runs[0].ServerId.Length > 0)
            await Task.Yield();
        return peer;
    }

    /// <summary>Lets time pass until the server gives the session up, then the store is back.</summary>
    private static async Task GiveUpAsync(TestFleet fleet, Peer peer)
    {
        Assert.Equal(CloseCode.SessionGone, await fleet.PassUntilAsync(peer.ReceiveCloseAsync(), Beat));
        (fleet.Stores[0].Taking, fleet.Stores[0].Committing) = (null, null);
        fleet.Stores[0].IsAway = false;
    }
}
