using AgentSocket.Protocol;
using AgentSocket.Server.Stores;
using static AgentSocket.Relay.Tests.Storage.SessionWriter;

namespace AgentSocket.Relay.Tests.Storage;

/// <content>Runs in the hands of servers.</content>
public abstract partial class SessionStoreContract
{
    [Fact]
    public async Task Run_ThatIsNotLaterThanAllBefore_IsRejected()
    {
        var session = await BeginAsync(A, Run(2));

        Assert.Equal([0, 1], (await session.CommitAsync(Run(1), Run(2), Run(3))).Rejected);
        Assert.Equal([2, 3], (await session.LookAsync())!.Runs.Select(run => run.Run));
    }

    [Fact]
    public async Task Run_WhoseNumberWasInvokedBefore_IsRejected()
    {
        var session = await BeginRunAsync(A);
        await session.CommitAsync(commit => commit with { LastRun = 4 }, Run(3));
        var other = await session.MoveAsync(B);
        await session.CommitAsync(commit => commit with { LastRun = 9 });

        Assert.Equal([0], (await other.CommitAsync(Run(4), Run(5))).Rejected);
        var view = (await session.LookAsync())!;
        Assert.Equal(5, view.LastRun);
        Assert.Equal([1, 3, 5], view.Runs.Select(run => run.Run));
    }

    [Fact]
    public async Task Attempt_ThatFollows_FencesTheOneBefore()
    {
        var session = await BeginRunAsync(A);
        var other = await session.JoinAsync(B);

        Assert.Equal([0], (await other.CommitAsync(new BeginAttempt(1, 2))).Rejected);
        Assert.Equal([0, 2, 3], (await session.CommitAsync(new BeginAttempt(1, 3), new BeginAttempt(1, 2), new BeginAttempt(9, 2), Append("old") with { Run = 1, Attempt = 1 })).Rejected);
        Assert.Empty((await session.CommitAsync(Append("new") with { Run = 1, Attempt = 2, State = RunState.WaitingForTool })).Rejected);
        Assert.Equal(["new"], await session.ReadAsync());
        Assert.Equal([new LiveRun(1, A.ServerId, 2, RunState.WaitingForTool, Run(1).TraceParent, 0)], (await session.LookAsync())!.Runs);
    }

    [Fact]
    public async Task Run_Ended_TakesNothingMore()
    {
        var session = await BeginRunAsync(A);
        var end = Append("end") with { Run = 1, Attempt = 1, EndsRun = true };

        var answer = await session.CommitAsync(end, end, Append("more") with { Run = 1, Attempt = 1 }, Append("cancel") with { Run = 1 }, new BeginAttempt(1, 2));

        Assert.Equal([1, 2, 3, 4], answer.Rejected);
        Assert.Equal(["end"], await session.ReadAsync());
        Assert.Empty((await session.LookAsync())!.Runs);
    }

    [Fact]
    public async Task Orphan_IsTakenByOne()
    {
        var session = await BeginRunAsync(A);
        await session.CommitAsync(Append("frame") with { Run = 1, Attempt = 1, Text = "Grüße ", State = RunState.Running });
        await session.CommitAsync(Append("frame") with { Run = 1, Attempt = 1, Text = "an alle" });
        await B.BeatAsync(Now);
        await A.BeatAsync(Now);
        Assert.Empty(await B.BeatAsync(Now));
        await A.LeaveAsync(Now);

        var orphan = Assert.Single(await B.BeatAsync(Now));
        var taken = (await B.TakeAsync(orphan, Now))!;

        Assert.Equal(new OrphanedRun(session.SessionId, 1, A.ServerId), orphan);
        Assert.Equal((2, "Grüße an alle", Run(1).Deadline), (taken.Attempt, taken.Emitted, taken.Deadline));
        Assert.Equal(Run(1).Invoke.ToArray(), taken.Invoke.ToArray());
        Assert.Equal([new LiveRun(1, B.ServerId, 2, RunState.Running, Run(1).TraceParent, 0)], taken.Session.Runs);
        Assert.Null(await A.TakeAsync(orphan with { ServerId = "third" }, Now));
        Assert.Equal([0], (await session.CommitAsync(Append("old") with { Run = 1, Attempt = 1 })).Rejected);
        Assert.Empty((await (await session.JoinAsync(B)).CommitAsync(Append("new") with { Run = 1, Attempt = 2, Text = "!" })).Rejected);
        Assert.Empty(await B.BeatAsync(Now));
    }

    [Fact]
    public async Task Orphan_WhoseTakersAnswerWasLost_IsTakenAgain()
    {
        var session = await BeginRunAsync(A);
        var orphan = new OrphanedRun(session.SessionId, 1, A.ServerId);
        Assert.Equal(2, (await B.TakeAsync(orphan, Now))!.Attempt);

        Assert.Equal(3, (await B.TakeAsync(orphan, Now))!.Attempt);
    }

    [Fact]
    public async Task Attempts_ThatWereLost_AreCountedApart()
    {
        var session = await BeginRunAsync(A);
        Assert.Equal(0, (await A.TakeAsync(new OrphanedRun(session.SessionId, 1, A.ServerId), Now))!.LostAttempts);
        await session.CommitAsync(new BeginAttempt(1, 3) { LostAttempts = 1 });

        var taken = (await B.TakeAsync(new OrphanedRun(session.SessionId, 1, A.ServerId), Now))!;

        Assert.Equal((4, 1), (taken.Attempt, taken.LostAttempts));
    }

    [Fact]
    public async Task Times_OfARun_AreThoseThatWereStoredFirst()
    {
        var arrived = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);
        var session = await BeginAsync(A, Run(1) with { Arrived = arrived });
        Assert.Equal(new RunTimes(arrived, null, null), (await session.LookAsync())!.Runs.Single().Times);
        var frame = Append("frame") with { Run = 1, Attempt = 1 };
        await session.CommitAsync(frame with { Queue = TimeSpan.FromMilliseconds(5) });
        await session.CommitAsync(frame with { Queue = TimeSpan.FromMilliseconds(6), FirstToken = TimeSpan.FromMilliseconds(7) }, frame with { FirstToken = TimeSpan.Zero });

        var taken = (await B.TakeAsync(new OrphanedRun(session.SessionId, 1, A.ServerId), Now))!;

        Assert.Equal(new RunTimes(arrived, TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(7)), taken.Session.Runs.Single().Times);
    }

    [Fact]
    public async Task Text_TakenBack_IsNotGivenToTheNext()
    {
        var session = await BeginRunAsync(A);
        await session.CommitAsync(Append("frame") with { Run = 1, Attempt = 1, Text = "wrong" }, Append("frame") with { Run = 1, Attempt = 1, Text = "wro", ReplacesText = true }, Append("frame") with { Run = 1, Attempt = 1, Text = "te" });

        Assert.Equal("wrote", (await B.TakeAsync(new OrphanedRun(session.SessionId, 1, A.ServerId), Now))!.Emitted);
    }

    [Fact]
    public async Task Run_ThatHasEnded_IsNotTaken()
    {
        var session = await BeginRunAsync(A);
        await session.CommitAsync(Append("end") with { Run = 1, Attempt = 1, EndsRun = true });

        Assert.Null(await B.TakeAsync(new OrphanedRun(session.SessionId, 1, A.ServerId), Now));
        Assert.Null(await B.TakeAsync(new OrphanedRun("nobody", 1, A.ServerId), Now));
    }
}
