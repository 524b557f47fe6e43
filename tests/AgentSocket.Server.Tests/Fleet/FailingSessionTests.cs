using AgentSocket.Protocol;
using AgentSocket.Server.Sessions;
using AgentSocket.Server.Sessions.Stored;
using AgentSocket.Server.Stores;
using AgentSocket.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace AgentSocket.Server.Tests.Fleet;

/// <summary>What fails in a session of a fleet, by a bug or by a fence, ends no run and is told of truly.</summary>
public sealed class FailingSessionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_OfASessionThatFails_IsMadeAgain()
    {
        await using var fleet = await TestFleet.StartAsync(servers: 1);
        var again = AgainAfterTheFirst(fleet, "endless", (_, cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken));
        using var peer = await fleet.Servers[0].ConnectAsync();
        var session = await BeginAsync(peer, "endless");

        fleet.Stores[0].Forget = _ => throw new InvalidOperationException("A bug.");
        ((StoredSessions)fleet.Servers[0].App.Services.GetRequiredService<SessionDirectory>()).Ring(session);
        Assert.Equal(CloseCode.Draining, await peer.ReceiveCloseAsync());
        fleet.Stores[0].Forget = null;

        Assert.Equal(2, await fleet.PassUntilAsync(again, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task Run_OfASessionThatFailsAgain_IsMadeAgain()
    {
        await using var fleet = await TestFleet.StartAsync(servers: 1);
        var again = AgainAfterTheFirst(fleet, "endless", (_, cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken));
        using var peer = await fleet.Servers[0].ConnectAsync();
        var session = await BeginAsync(peer, "endless");

        var failures = 0;
        fleet.Stores[0].Forget = view => ++failures <= 3 ? throw new InvalidOperationException("A bug.") : view;
        ((StoredSessions)fleet.Servers[0].App.Services.GetRequiredService<SessionDirectory>()).Ring(session);

        Assert.Equal(2, await fleet.PassUntilAsync(again, TimeSpan.FromSeconds(1)));
        Assert.True(failures > 3);
    }

    [Fact]
    public async Task Run_WhoseEndCannotBeStored_IsMadeAgain()
    {
        await using var fleet = await TestFleet.StartAsync(servers: 1);
        var again = AgainAfterTheFirst(fleet, "short", (_, _) => Task.CompletedTask);
        var failures = 0;
        fleet.Stores[0].Committing = commit =>
        {
            if (commit.Items.Any(item => item is AppendFrames { EndsRun: true }) && ++failures == 1)
                throw new InvalidOperationException("A bug.");
        };
        using var peer = await fleet.Servers[0].ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "short", AgentValue.Nil));

        Assert.Equal(2, await fleet.PassUntilAsync(again, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task Attempt_OfARunInOtherHands_IsNoFailureOfTheAgent()
    {
        await using var fleet = await TestFleet.StartAsync(servers: 1);
        var cancelled = new TaskCompletionSource<bool>();
        fleet.Servers[0].Handler.On("again", async (context, cancellationToken) =>
        {
            // The hands that it is in are of nobody: it comes back.
            if (context.Attempt > 1)
                return ScriptedHandler.Done;
            Assert.NotNull(await fleet.Store.TakeAsync(new OrphanedRun(context.Session.Id, 1, "A"), Token));
            try
            {
                await context.BeginAttemptAsync(2, 1, CancellationToken.None);
            }
            finally
            {
                cancelled.TrySetResult(cancellationToken.IsCancellationRequested);
            }

            return ScriptedHandler.Done;
        });
        using var peer = await fleet.Servers[0].ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "again", AgentValue.Nil));

        Assert.True(await cancelled.Task);
    }

    /// <summary>Begins a run, up to its first token.</summary>
    /// <returns>The session.</returns>
    private static async Task<string> BeginAsync(Peer peer, string target)
    {
        await peer.SendAsync(new InvokeFrame(1, target, AgentValue.Nil));
        var hello = await peer.ReceiveAsync<HelloFrame>();
        await peer.ReceiveNextAsync<StreamFrame>();
        return hello.SessionId;
    }

    /// <summary>A target that streams a token and then does something; completes with the number of the first further attempt.</summary>
    private static Task<long> AgainAfterTheFirst(TestFleet fleet, string target, Func<RunContext, CancellationToken, Task> then)
    {
        var again = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        fleet.Servers[0].Handler.On(target, async (context, cancellationToken) =>
        {
            if (context.Attempt > 1)
                again.TrySetResult(context.Attempt);
            await context.Output.StreamAsync("a", cancellationToken: cancellationToken);
            await context.Output.FlushAsync(cancellationToken);
            await then(context, cancellationToken);
            return ScriptedHandler.Done;
        });
        return again.Task;
    }
}
