using AgentSocket.Protocol;
using AgentSocket.Server.Sessions;
using AgentSocket.Server.Sessions.Stored;
using AgentSocket.Server.Stores;
using AgentSocket.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace AgentSocket.Server.Tests.Fleet;

/// <summary>The store loses its last writes, as at a failover: then the session is gone for everyone, and its client may begin anew. Spec §10.6.</summary>
public sealed class RollbackTests
{
    private string _token = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<Func<SessionView, SessionView>> Losses => new(
        view => view with { Generation = view.Generation - 1 },
        view => view with { Sequence = view.Sequence - 1 },
        view => view with { Appended = view.Appended - 1 },
        view => view with { ConnectionId = "another" });

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Session_OfWhichTheStoreKnowsLess_IsGone(Func<SessionView, SessionView> forget)
    {
        await using var fleet = await TestFleet.StartAsync();
        var (peer, hello) = await BeginAsync(fleet);

        fleet.Stores[0].Forget = forget;
        ((StoredSessions)fleet.Servers[0].App.Services.GetRequiredService<SessionDirectory>()).Ring(hello.SessionId);

        Assert.Equal(CloseCode.SessionGone, await peer.ReceiveCloseAsync());
        Assert.Null(await fleet.Store.LookAsync(hello.SessionId, Token));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Claim_OfASessionOfWhichTheStoreKnowsLess_IsLost(Func<SessionView, SessionView> forget)
    {
        await using var fleet = await TestFleet.StartAsync();
        var (first, hello) = await BeginAsync(fleet);

        // The claim itself raises the generation.
        fleet.Stores[0].Forget = view => forget(view with { Generation = view.Generation - 1 });
        using var second = await fleet.Servers[0].ConnectAsync();
        await second.SendAsync(new ResumeFrame(hello.SessionId, _token, Received: 2));

        Assert.Equal(ResumeOutcome.Lost, (await second.ReceiveNextAsync<ResumedFrame>()).Outcome);
        Assert.Equal(CloseCode.SessionGone, await first.ReceiveCloseAsync());
        Assert.Null(await fleet.Store.LookAsync(hello.SessionId, Token));
    }

    /// <summary>A session that was resumed, and so is in its second generation; its run has ended.</summary>
    private async Task<(Peer Peer, HelloFrame Hello)> BeginAsync(TestFleet fleet)
    {
        using var first = await fleet.Servers[0].ConnectAsync();
        await first.SendAsync(new InvokeFrame(1, "count", "1"));
        var hello = await first.ReceiveAsync<HelloFrame>();
        await first.ReceiveNextAsync<CompleteFrame>();
        var second = await fleet.Servers[0].ConnectAsync();
        await second.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, Received: 2));
        _token = (await second.ReceiveNextAsync<ResumedFrame>()).ResumeToken;
        return (second, hello);
    }
}
