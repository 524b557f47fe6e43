using AgentSocket.Protocol;
using AgentSocket.Server.Stores;
using static AgentSocket.Relay.Tests.Storage.SessionWriter;

namespace AgentSocket.Relay.Tests.Storage;

/// <summary>What every store of sessions does. A and B are servers of one fleet.</summary>
public abstract class SessionStoreContract
{
    private protected ISessionStore A { get; set; } = null!;

    private protected ISessionStore B { get; set; } = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commit_ThatCreates_BeginsASession()
    {
        var session = await BeginAsync(A, Append("one", "two"), Run(3));

        var view = (await session.LookAsync())!;

        Assert.Equal((1, "c1", Owner, 1, 2, 6, 0, 3), (view.Generation, view.ConnectionId, view.Principal, view.Sequence, view.Appended, view.AppendedBytes, view.Acknowledged, view.LastRun));
        Assert.Equal([new LiveRun(3, A.ServerId, 1, RunState.Running, Run(3).TraceParent)], view.Runs);
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
    public async Task Run_ThatIsNotLaterThanAllBefore_IsRejected()
    {
        var session = await BeginAsync(A, Run(2));

        Assert.Equal([0, 1], (await session.CommitAsync(Run(1), Run(2), Run(3))).Rejected);
        Assert.Equal([2, 3], (await session.LookAsync())!.Runs.Select(run => run.Run));
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
        Assert.Equal([new LiveRun(1, A.ServerId, 2, RunState.WaitingForTool, Run(1).TraceParent)], (await session.LookAsync())!.Runs);
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
    public async Task Tools_WhoseRevisionDoesNotFollow_AreRejected()
    {
        var session = await BeginAsync(A);

        var answer = await session.CommitAsync(Append("two") with { ToolRevision = 2 }, Append("one") with { ToolRevision = 1 }, Append("one again") with { ToolRevision = 1 });

        Assert.Equal([0, 2], answer.Rejected);
        Assert.Equal(1, answer.ToolRevision);
        Assert.Equal(["one"], await session.ReadAsync());
    }

    [Fact]
    public async Task Commits_OfTwoServersAtOnce_MakeOneLogWithoutAGap()
    {
        var session = await BeginAsync(A);
        var other = await session.JoinAsync(B);

        async Task WriteAsync(SessionWriter writer, string name)
        {
            for (var i = 0; i < 50; i++)
                Assert.False((await writer.CommitAsync(Append($"{name}{i}", $"{name}{i}+"))).IsGone);
        }

        await Task.WhenAll(WriteAsync(session, "a"), WriteAsync(other, "b"));

        List<string> read = [];
        while (await session.ReadAsync(read.Count) is { Count: > 0 } more)
            read.AddRange(more);
        Assert.Equal(200, read.Count);
        foreach (var name in "ab")
            Assert.Equal(Enumerable.Range(0, 50).SelectMany(i => (string[])[$"{name}{i}", $"{name}{i}+"]), read.Where(frame => frame[0] == name));
        Assert.Equal((200, read.Sum(frame => frame.Length)), ((await session.LookAsync())!.Appended, (await session.LookAsync())!.AppendedBytes));
    }

    [Fact]
    public async Task Log_ReadFromTheMiddle_BeginsBehindIt()
    {
        var session = await BeginAsync(A, Append("one", "two", "three"));
        await session.CommitAsync(Append("four"));

        Assert.Equal(["three", "four"], await session.ReadAsync(2));
        Assert.Equal([], await session.ReadAsync(4));
        Assert.Null(await session.ReadAsync(5));
    }

    [Fact]
    public async Task Acknowledgement_GoesForwardOnly()
    {
        var session = await BeginAsync(A, Append("one", "two"), Append("three"));
        await session.CommitAsync(commit => commit with { Received = 5, Acknowledged = 2, AcknowledgedBytes = 6 });

        var answer = await session.CommitAsync(commit => commit with { Received = 4, Acknowledged = 1, AcknowledgedBytes = 3 });

        Assert.Equal((2, 6, 3, 11), (answer.Acknowledged, answer.AcknowledgedBytes, answer.Appended, answer.AppendedBytes));
        Assert.Equal(5, (await session.LookAsync())!.Received);
        Assert.Equal(["three"], await session.ReadAsync(2));
    }

    [Theory]
    [InlineData("tx", Owner, 1)]
    [InlineData("t1", "", 1)]
    [InlineData("t1", Owner, 0)]
    [InlineData("t1", Owner, 4)]
    public async Task Claim_ThatDoesNotFit_GetsNothing(string token, string owner, long received)
    {
        var session = await BeginAsync(A, Append("one", "two", "three"));
        await session.CommitAsync(commit => commit with { Acknowledged = 1, AcknowledgedBytes = 3 });

        Assert.Null(await B.ClaimAsync(session.Claim(token, "t2", owner, received), Now));
        Assert.Equal(1, (await session.LookAsync())!.Generation);
    }

    [Fact]
    public async Task Claim_TakesTheSession_AndAcknowledgesNothing()
    {
        var session = await BeginAsync(A, Append("one", "two", "three"));

        var view = (await B.ClaimAsync(session.Claim(received: 2), Now))!;

        Assert.Equal((2, "c-t2", 0, 3, 0), (view.Generation, view.ConnectionId, view.Sequence, view.Appended, view.Acknowledged));
        Assert.Equal(["three"], await session.ReadAsync(2));
    }

    [Fact]
    public async Task Token_IsGoodUntilTheNextIsConfirmed()
    {
        var session = await BeginAsync(A);
        await session.MoveAsync(B, "t1", "lost");
        Assert.NotNull(await B.ClaimAsync(session.Claim("t1", "t2"), Now));
        Assert.Null(await B.ClaimAsync(session.Claim("lost", "t3"), Now));
        var third = await session.MoveAsync(A, "t2", "t3");
        Assert.Null(await B.ClaimAsync(session.Claim("t1", "t4"), Now));

        await third.CommitAsync(commit => commit with { ConfirmsToken = true });

        Assert.Null(await B.ClaimAsync(session.Claim("t2", "t4"), Now));
        Assert.NotNull(await B.ClaimAsync(session.Claim("t3", "t4"), Now));
    }

    [Fact]
    public async Task Claims_AtOnce_AllSucceed_AndOneIsTheNewest()
    {
        var session = await BeginAsync(A, Append("one"));

        var views = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => (i % 2 == 0 ? A : B).ClaimAsync(session.Claim("t1", $"next{i}"), Now)));

        Assert.Equal(Enumerable.Range(2, 100).Select(i => (long)i), views.Select(view => view!.Generation).Order());
        var newest = views.MaxBy(view => view!.Generation)!;
        Assert.Equal((newest.Generation, newest.ConnectionId), ((await session.LookAsync())!.Generation, (await session.LookAsync())!.ConnectionId));
        for (var i = 0; i < views.Length; i++)
        {
            var writer = await session.JoinAsync(i % 2 == 0 ? A : B, views[i]!.Generation);
            var answer = await writer.CommitAsync(Append("answer") with { IsAnswer = true });
            Assert.Equal((views[i] != newest, views[i] == newest ? 0 : 1), (answer.IsFenced, answer.Rejected.Count));
        }
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
        Assert.Equal([new LiveRun(1, B.ServerId, 2, RunState.Running, Run(1).TraceParent)], taken.Session.Runs);
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

    [Fact]
    public async Task Doorbell_RingsWhereFramesAreDelivered_ButNotAtTheirWriter()
    {
        var atA = await Rings.ListenAsync(A, B);
        var session = await BeginAsync(A);
        var other = await session.JoinAsync(B);

        await other.CommitAsync();
        await session.CommitAsync(Append("own"));
        await atA.DidNotHearAsync(session.SessionId, A, B);
        await other.CommitAsync(Append("frame"));
        await atA.HearAsync(session.SessionId);
    }

    [Fact]
    public async Task Doorbell_RingsAtTheServersOfRuns()
    {
        var atA = await Rings.ListenAsync(A, B);
        var session = await BeginRunAsync(A);
        var carrier = await session.MoveAsync(B);
        await atA.HearAsync(session.SessionId);
        await carrier.CommitAsync(Append("frame"));
        await atA.DidNotHearAsync(session.SessionId, A, B);

        await carrier.CommitAsync(commit => commit with { Acknowledged = 1, AcknowledgedBytes = 5 });
        await atA.HearAsync(session.SessionId);
        await carrier.CommitAsync(Append("cancelled") with { Run = 1, EndsRun = true });
        await atA.HearAsync(session.SessionId);
        await carrier.CommitAsync(commit => commit with { Acknowledged = 2, AcknowledgedBytes = 14 });
        await atA.DidNotHearAsync(session.SessionId, A, B);
    }

    [Fact]
    public async Task Doorbell_RingsAtWhoLosesARun_OrASession()
    {
        var atA = await Rings.ListenAsync(A, B);
        var session = await BeginRunAsync(A);

        await B.TakeAsync(new OrphanedRun(session.SessionId, 1, A.ServerId), Now);
        await atA.HearAsync(session.SessionId);
        await B.DeleteAsync(session.SessionId, Now);
        await atA.HearAsync(session.SessionId);
    }
}
