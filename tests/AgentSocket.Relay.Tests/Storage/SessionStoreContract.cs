using AgentSocket.Protocol;
using AgentSocket.Server.Stores;
using Microsoft.Extensions.Time.Testing;
using static AgentSocket.Relay.Tests.Storage.SessionWriter;

namespace AgentSocket.Relay.Tests.Storage;

/// <summary>What every store of sessions does. A and B are servers of one fleet.</summary>
public abstract partial class SessionStoreContract
{
    /// <summary>By which runs expire, and their deadlines pass. Leases and lives of sessions have Redis' own.</summary>
    private protected FakeTimeProvider Time { get; } = new();

    private protected ISessionStore A { get; set; } = null!;

    private protected ISessionStore B { get; set; } = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commit_ThatCreates_BeginsASession()
    {
        var session = await BeginAsync(A, Append("one", "two"), Run(3));

        var view = (await session.LookAsync())!;

        Assert.Equal((1, "c1", Owner, 1, 2, 6, 0, 3), (view.Generation, view.ConnectionId, view.Principal, view.Sequence, view.Appended, view.AppendedBytes, view.Acknowledged, view.LastRun));
        Assert.Equal([new LiveRun(3, A.ServerId, 1, RunState.Running, Run(3).TraceParent, 0)], view.Runs);
        Assert.Equal(["one", "two"], await session.ReadAsync());
        Assert.Equal(0, (await B.LookAsync(session.SessionId, Now))!.Sequence);
    }

    [Fact]
    public async Task Commit_ToNoSession_FindsItGone()
    {
        Assert.Same(CommitResult.Gone, await new SessionWriter(A, "nobody").CommitAsync(Append("x")));
        Assert.Null(await A.LookAsync("nobody", Now));
        Assert.Null(await A.ReadAsync("nobody", 0, Now));
    }

    [Fact]
    public async Task Commit_SentAgain_IsAnsweredAgain_ButNotApplied()
    {
        var session = await BeginRunAsync(A);
        var commit = session.Next(Append("one") with { Run = 1, Attempt = 1 }, Append("late") with { Run = 7, Attempt = 1 });
        var first = await A.CommitAsync(commit, Now);
        await (await session.JoinAsync(B)).CommitAsync(Append("two"));

        var second = await A.CommitAsync(commit, Now);

        Assert.Equivalent(first, second, strict: true);
        Assert.Equal([1], second.Rejected);
        Assert.Equal(["one", "two"], await session.ReadAsync());
    }

    [Fact]
    public async Task Commit_OfAnEarlierSequence_IsNotApplied()
    {
        var session = await BeginAsync(A);
        var early = session.Next(Append("one"));
        await A.CommitAsync(early, Now);
        await session.CommitAsync(Append("two"));

        Assert.False((await A.CommitAsync(early, Now)).IsGone);
        Assert.Equal(["one", "two"], await session.ReadAsync());
    }

    [Fact]
    public async Task Commit_ThatCreatesAnothersSession_FindsItGone_AndLeavesItAlone()
    {
        var session = await BeginAsync(A);

        var answer = await new SessionWriter(B, session.SessionId).CommitAsync(commit => commit with { Create = new NewSession("c2", Token("x"), "") });

        Assert.True(answer.IsGone);
        Assert.Equal("c1", (await session.LookAsync())!.ConnectionId);
    }

    [Fact]
    public async Task Commit_WhoseForerunnerIsUnknown_FindsTheSessionGone()
    {
        var session = await BeginAsync(A);
        session.Next();

        Assert.True((await session.CommitAsync(Append("x"))).IsGone);
        Assert.Null(await session.LookAsync());
    }

    [Fact]
    public async Task Commit_ThatAcknowledgesWhatWasNeverThere_FindsTheSessionGone()
    {
        var session = await BeginAsync(A, Append("one"));

        Assert.True((await session.CommitAsync(commit => commit with { Acknowledged = 2, AcknowledgedBytes = 6 })).IsGone);
        Assert.Null(await session.LookAsync());
    }

    [Fact]
    public async Task Commit_OfALaterGeneration_FindsTheSessionGone()
    {
        var session = await BeginAsync(A);

        Assert.True((await (await session.JoinAsync(B, asGeneration: 2)).CommitAsync()).IsGone);
        Assert.Null(await session.LookAsync());
    }

    [Fact]
    public async Task Deliverer_ThatWasSuperseded_IsFenced()
    {
        var session = await BeginRunAsync(A);
        await session.CommitAsync(Append("one"));
        await session.MoveAsync(B);

        var answer = await session.CommitAsync(
            commit => commit with { Received = 9, Acknowledged = 1, AcknowledgedBytes = 3, ConfirmsToken = true, Detaches = true },
            Run(2),
            Append("answer") with { IsAnswer = true },
            Append("cancel") with { Run = 1, EndsRun = true },
            Append("event"),
            Append("token") with { Run = 1, Attempt = 1 });

        Assert.True(answer.IsFenced);
        Assert.Equal([0, 1, 2], answer.Rejected);
        Assert.Equal(["one", "event", "token"], await session.ReadAsync());
        var view = (await session.LookAsync())!;
        Assert.Equal((2, 0, 0, 1, 1), (view.Generation, view.Received, view.Acknowledged, view.LastRun, view.Runs.Count));
        Assert.NotNull(await A.ClaimAsync(session.Claim("t1"), Now));
    }

    [Fact]
    public async Task Server_WithoutAConnection_AppendsButDoesNotDeliver()
    {
        var session = await BeginRunAsync(A);
        var other = await session.JoinAsync(B);

        var answer = await other.CommitAsync(Run(2), Append("answer") with { IsAnswer = true }, Append("cancel") with { Run = 1 }, Append("event"), Append("token") with { Run = 1, Attempt = 1 });

        Assert.False(answer.IsFenced);
        Assert.Equal([0, 1, 2, 4], answer.Rejected);
        Assert.Equal(["event"], await session.ReadAsync());
    }

    [Fact]
    public async Task Session_Deleted_IsGone()
    {
        var session = await BeginRunAsync(A);

        await B.DeleteAsync(session.SessionId, Now);

        Assert.Null(await session.LookAsync());
        Assert.True((await session.CommitAsync(Append("x"))).IsGone);
        Assert.Null(await B.ClaimAsync(session.Claim(), Now));
    }

    [Fact]
    public async Task Session_Detached_IsStillItsDeliverers_UntilAnotherClaimsIt()
    {
        var session = await BeginRunAsync(A);
        await session.CommitAsync(commit => commit with { Detaches = true });

        Assert.Empty((await session.CommitAsync(Append("answer") with { IsAnswer = true })).Rejected);
        await session.MoveAsync(B, received: 0);

        Assert.True((await session.CommitAsync(Append("answer") with { IsAnswer = true })).IsFenced);
    }
}
