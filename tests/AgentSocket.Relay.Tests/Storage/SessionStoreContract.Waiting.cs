using AgentSocket.Protocol;
using AgentSocket.Server.Stores;
using static AgentSocket.Relay.Tests.Storage.SessionWriter;
using static AgentSocket.Server.Stores.RunRequestKind;

namespace AgentSocket.Relay.Tests.Storage;

/// <content>Runs that are in nobody's hands.</content>
public abstract partial class SessionStoreContract
{
    [Fact]
    public async Task Run_Suspended_IsInNobodysHands()
    {
        var session = await BeginSuspendedAsync();

        Assert.Equal([new LiveRun(1, "", 1, RunState.WaitingForInput, Run(1).TraceParent, 0)], (await session.LookAsync())!.Runs);
        Assert.Equal([0, 1, 2], (await session.CommitAsync(Append("late") with { Run = 1, Attempt = 1 }, new BeginAttempt(1, 2), Suspend())).Rejected);
        await A.BeatAsync(Now);
        await A.BeatAsync(Now);
        await A.LeaveAsync(Now);
        Assert.Empty(await B.BeatAsync(Now));
    }

    [Fact]
    public async Task Suspension_OfWhatDoesNotWait_IsRejected()
    {
        var session = await BeginRunAsync(A);

        Assert.Equal([0, 2], (await session.CommitAsync(Suspend(), Say(Steer, 1), Suspend(seen: 1))).Rejected);
        Assert.Equal([1, 2, 3], (await session.CommitAsync(Ask(Call, 1), Suspend(attempt: 2, seen: 1), Suspend(seen: 0), Suspend(seen: 2))).Rejected);
        Assert.Equal([0], (await (await session.JoinAsync(B)).CommitAsync(Suspend(seen: 1))).Rejected);
        Assert.Equal([1], (await session.CommitAsync(Say(Call, 1), Suspend(seen: 2))).Rejected);
        Assert.Equal(A.ServerId, Assert.Single((await session.LookAsync())!.Runs).ServerId);
        await A.BeatAsync(Now);
        Time.Advance(TimeSpan.FromHours(2));
        Assert.DoesNotContain(await A.BeatAsync(Now), orphan => orphan.SessionId == session.SessionId);
    }

    [Theory]
    [InlineData(Question)]
    [InlineData(Steer)]
    public async Task Run_ThatIsSpokenTo_IsInTheHandsOfWhoHeardIt(RunRequestKind kind)
    {
        var session = await BeginSuspendedAsync();
        var carrier = await session.MoveAsync(B);

        Assert.Empty((await carrier.CommitAsync(Say(kind, 1))).Rejected);

        Assert.Equal([new LiveRun(1, B.ServerId, 2, RunState.Running, Run(1).TraceParent, 1)], (await session.LookAsync())!.Runs);
        Assert.Null(await A.TakeAsync(new OrphanedRun(session.SessionId, 1, ""), Now));
        var taken = (await B.TakeAsync(new OrphanedRun(session.SessionId, 1, B.ServerId), Now))!;
        Assert.Equal((3, 1), (taken.Attempt, taken.Inbox.Count));
        Assert.Equal([0], (await session.CommitAsync(Append("late") with { Run = 1, Attempt = 1 })).Rejected);
        Assert.Equal([0], (await carrier.CommitAsync(Append("late") with { Run = 1, Attempt = 2 }, Append("now") with { Run = 1, Attempt = 3 })).Rejected);
    }

    [Fact]
    public async Task Run_WhoseHearerDied_IsFoundByOthers()
    {
        var session = await BeginSuspendedAsync();
        await (await session.MoveAsync(B)).CommitAsync(Say(Question, 1));
        await B.LeaveAsync(Now);

        var orphan = Assert.Single(await A.BeatAsync(Now));

        Assert.Equal(new OrphanedRun(session.SessionId, 1, B.ServerId), orphan);
        Assert.Equal(3, (await A.TakeAsync(orphan, Now))!.Attempt);
    }

    [Fact]
    public async Task Run_Suspended_EndsWhenItIsCancelled()
    {
        var session = await BeginSuspendedAsync();

        Assert.Empty((await session.CommitAsync(Append("cancelled") with { Run = 1, EndsRun = true })).Rejected);

        Assert.Empty((await session.LookAsync())!.Runs);
        Time.Advance(TimeSpan.FromHours(1));
        await A.BeatAsync(Now);
        Assert.Empty(await B.BeatAsync(Now));
        Assert.Null(await B.TakeAsync(new OrphanedRun(session.SessionId, 1, ""), Now));
    }

    [Fact]
    public async Task Run_ThatHasWaitedLongEnough_IsTakenByOne()
    {
        var session = await BeginSuspendedAsync();
        Time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        Assert.Empty(await B.BeatAsync(Now));
        Time.Advance(TimeSpan.FromMilliseconds(1));

        var orphan = Assert.Single(await B.BeatAsync(Now));
        var taken = (await B.TakeAsync(orphan, Now))!;

        Assert.Equal(new OrphanedRun(session.SessionId, 1, ""), orphan);
        Assert.Equal([new LiveRun(1, B.ServerId, 2, RunState.Running, Run(1).TraceParent, 0)], taken.Session.Runs);
        Assert.Null(await A.TakeAsync(orphan, Now));
        Assert.Equal(3, (await B.TakeAsync(orphan, Now))!.Attempt);
        Assert.DoesNotContain(await A.BeatAsync(Now), other => other.ServerId.Length == 0);
        Assert.Empty(await B.BeatAsync(Now));
    }

    [Fact]
    public async Task Run_SuspendedAgain_WaitsForItsNextExpiry()
    {
        var session = await BeginSuspendedAsync();
        await session.CommitAsync(Say(Steer, 1), Suspend(attempt: 2, seen: 1, after: TimeSpan.FromHours(3)));
        Time.Advance(TimeSpan.FromHours(2));
        Assert.Empty(await A.BeatAsync(Now));
        Assert.Empty(await A.BeatAsync(Now));

        Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal([new OrphanedRun(session.SessionId, 1, "")], await A.BeatAsync(Now));
    }

    [Fact]
    public async Task Deadline_OfARunThatWaits_StandsStill()
    {
        var (left, session) = (TimeSpan.FromSeconds(10), await BeginSuspendedAsync(TimeSpan.FromSeconds(10)));
        Time.Advance(TimeSpan.FromMinutes(30));
        await session.CommitAsync(Say(Question, 1));
        Assert.Equal(Time.GetUtcNow() + left, (await A.TakeAsync(new OrphanedRun(session.SessionId, 1, A.ServerId), Now))!.Deadline);

        await session.CommitAsync(Ask(Call, 1, attempt: 3), Suspend(attempt: 3, seen: 1, left: left / 2));
        Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(Time.GetUtcNow() + left / 2, (await B.TakeAsync(new OrphanedRun(session.SessionId, 1, ""), Now))!.Deadline);
    }

    [Fact]
    public async Task Deadline_OfARunWithoutOne_IsNone()
    {
        var session = await BeginSuspendedAsync();

        Assert.Null((await B.TakeAsync(new OrphanedRun(session.SessionId, 1, ""), Now))!.Deadline);
    }

    [Fact]
    public async Task Run_TakenFromNobody_IsNoDeadServersAnyMore()
    {
        var session = await BeginSuspendedAsync();

        Assert.Null(await B.TakeAsync(new OrphanedRun(session.SessionId, 1, A.ServerId), Now));
    }

    private SuspendRun Suspend(long attempt = 1, int seen = 0, TimeSpan? left = null, TimeSpan? after = null) =>
        new(1, attempt, seen, left, Time.GetUtcNow() + (after ?? TimeSpan.FromHours(1)));

    /// <summary>A session, carried by A, whose run 1 waits an hour for question 1.</summary>
    private async Task<SessionWriter> BeginSuspendedAsync(TimeSpan? left = null)
    {
        var session = await BeginRunAsync(A);
        Assert.Empty((await session.CommitAsync(Ask(Question, 1) with { State = RunState.WaitingForInput }, Suspend(left: left))).Rejected);
        return session;
    }
}
