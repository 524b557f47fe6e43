using AgentSocket.Server.Stores;
using static AgentSocket.Relay.Tests.Storage.SessionWriter;

namespace AgentSocket.Relay.Tests.Storage;

/// <summary>Runs of dead servers come into the hands of living ones.</summary>
public class FleetTests : RedisStoreTest
{
    private const string Servers = "as:{fleet}:servers";

    [Fact]
    public async Task Runs_OfADeadServer_AreTakenByExactlyOneOfSeveral()
    {
        var session = await BeginAsync(A, [.. Enumerable.Range(1, 20).Select(i => Run(i))]);
        await DieAsync(A);
        ISessionStore[] others = [B, Join(), Join()];

        var taken = await Task.WhenAll(others.Select(async server =>
        {
            var orphans = await server.BeatAsync(Now);
            return await Task.WhenAll(orphans.Select(orphan => server.TakeAsync(orphan, Now)));
        }));

        Assert.All(taken.SelectMany(runs => runs).OfType<TakenRun>(), run => Assert.Equal(2, run.Attempt));
        Assert.Equal(20, taken.SelectMany(runs => runs).Count(run => run is not null));
        Assert.DoesNotContain((await session.LookAsync())!.Runs, run => run.ServerId == A.ServerId || run.Attempt != 2);
        await B.BeatAsync(Now);
        foreach (var other in others)
            Assert.Empty(await other.BeatAsync(Now));
    }

    [Fact]
    public async Task Server_ThatBeats_KeepsItsRuns()
    {
        await BeginRunAsync(A);
        await A.BeatAsync(Now);

        Assert.Empty(await B.BeatAsync(Now));
    }

    [Fact]
    public async Task Server_ThatNeverBeat_IsFoundAllTheSame()
    {
        var session = await BeginRunAsync(A);
        Assert.Empty(await B.BeatAsync(Now));
        await DieAsync(A);

        Assert.Equal([new OrphanedRun(session.SessionId, 1, A.ServerId)], await B.BeatAsync(Now));
    }

    [Fact]
    public async Task Server_WithoutRuns_IsBuried()
    {
        await A.BeatAsync(Now);
        await DieAsync(A);

        Assert.Empty(await B.BeatAsync(Now));

        Assert.Equal([B.ServerId], await ServersAsync());
    }

    [Fact]
    public async Task Server_IsBuried_OnlyWhenAllItsRunsAreElsewhere()
    {
        await BeginRunAsync(A);
        await BeginRunAsync(A);
        await DieAsync(A);
        var orphans = await B.BeatAsync(Now);
        Assert.Equal(2, orphans.Count);

        await B.TakeAsync(orphans[0], Now);
        Assert.Equal([orphans[1]], await B.BeatAsync(Now));
        await B.TakeAsync(orphans[1], Now);
        Assert.Empty(await B.BeatAsync(Now));

        Assert.Equal([B.ServerId], await ServersAsync());
        Assert.Equal([Servers, RunsOf(B)], (await FleetKeysAsync()).OrderByDescending(key => key));
    }

    [Fact]
    public async Task Server_BuriedByMistake_IsBackWithItsNextRun()
    {
        await A.BeatAsync(Now);
        await DieAsync(A);
        await B.BeatAsync(Now);

        await BeginRunAsync(A);

        Assert.Contains(A.ServerId, await ServersAsync());
    }

    [Fact]
    public async Task Runs_OfATakerThatDied_AreFoundAgain()
    {
        var session = await BeginRunAsync(A);
        await DieAsync(A);
        var orphan = Assert.Single(await B.BeatAsync(Now));
        await B.TakeAsync(orphan, Now);
        await DieAsync(B);
        var third = Join();

        var orphans = await third.BeatAsync(Now);
        var taken = (await Task.WhenAll(orphans.Select(run => third.TakeAsync(run, Now)))).OfType<TakenRun>();

        Assert.Equal(3, Assert.Single(taken).Attempt);
        await third.BeatAsync(Now);
        Assert.Equal([third.ServerId], await ServersAsync());
        Assert.Equal([third.ServerId], (await session.LookAsync())!.Runs.Select(run => run.ServerId));
    }

    [Fact]
    public async Task Runs_OfSessionsThatAreGone_AreNotOfferedForEver()
    {
        var session = await BeginRunAsync(A);
        await DieAsync(A);
        await EvictAsync(Meta(session));

        Assert.Null(await B.TakeAsync(Assert.Single(await B.BeatAsync(Now)), Now));
        Assert.Empty(await B.BeatAsync(Now));
        Assert.Equal([B.ServerId], await ServersAsync());
    }

    /// <summary>The set is a hint. What others have ended, and what ended with its session, leaves it with time.</summary>
    [Fact]
    public async Task Runs_ThatEnded_LeaveTheirServersSet()
    {
        var kept = await BeginRunAsync(A);
        var ended = await BeginRunAsync(A);
        var cancelled = await BeginRunAsync(A);
        var evicted = await BeginRunAsync(A);
        await ended.CommitAsync(Append("end") with { Run = 1, Attempt = 1, EndsRun = true });
        await (await cancelled.MoveAsync(B)).CommitAsync(Append("cancelled") with { Run = 1, EndsRun = true });
        await EvictAsync(Meta(evicted));
        Assert.Equal(4, await Database.SetLengthAsync(RunsOf(A)));

        await B.BeatAsync(Now);
        Assert.Equal(3, await Database.SetLengthAsync(RunsOf(A)));
        await A.BeatAsync(Now);
        await A.BeatAsync(Now);

        Assert.Equal([$"{kept.SessionId} 1"], (await Database.SetMembersAsync(RunsOf(A))).Select(run => run.ToString()));
    }

    [Fact]
    public async Task Server_ThatLeft_IsBackWhenItBeats()
    {
        await BeginRunAsync(A);
        await A.LeaveAsync(Now);
        Assert.Single(await B.BeatAsync(Now));

        await A.BeatAsync(Now);

        Assert.Empty(await B.BeatAsync(Now));
    }

    [Fact]
    public async Task Run_Suspended_LeavesItsServersSet_AndIsNotedAmongThoseThatWait()
    {
        var session = await BeginSuspendedAsync();
        Assert.Equal([$"{session.SessionId} 1 1"], await WaitingAsync());

        await A.BeatAsync(Now);
        await A.BeatAsync(Now);

        Assert.Equal(0, await Database.SetLengthAsync(RunsOf(A)));
        Assert.Equal([$"{session.SessionId} 1 1"], await WaitingAsync());
    }

    [Fact]
    public async Task Runs_ThatWaitNoMore_AreNotNoted()
    {
        var answered = await BeginSuspendedAsync();
        var taken = await BeginSuspendedAsync();
        var cancelled = await BeginSuspendedAsync();
        await answered.CommitAsync(Say(RunRequestKind.Question, 1));
        await A.TakeAsync(new OrphanedRun(taken.SessionId, 1, ""), Now);
        await cancelled.CommitAsync(Append("cancelled") with { Run = 1, EndsRun = true });

        await A.BeatAsync(Now);
        Assert.Empty(await WaitingAsync());
        await A.BeatAsync(Now);

        Assert.Equal(2, await Database.SetLengthAsync(RunsOf(A)));
    }

    [Fact]
    public async Task Notes_OfRunsThatDoNotWait_GoWhenTheyExpire()
    {
        var session = await BeginRunAsync(A);
        await session.CommitAsync(Suspend(), new BeginAttempt(1, 2));
        var evicted = await BeginSuspendedAsync();
        await EvictAsync(Meta(evicted));
        Assert.Equal(2, (await WaitingAsync()).Count);

        Assert.Empty(await B.BeatAsync(Now));
        await B.BeatAsync(Now);

        Assert.Empty(await WaitingAsync());
    }

    /// <summary>The note of a suspension that may still come stays.</summary>
    [Fact]
    public async Task Note_OfARunThatIsAboutToWait_Stays()
    {
        var session = await BeginRunAsync(A);
        await session.CommitAsync(Suspend());
        await B.BeatAsync(Now);
        await session.CommitAsync(Ask(RunRequestKind.Question, 1), Suspend());
        await B.BeatAsync(Now);

        Assert.Equal([new OrphanedRun(session.SessionId, 1, "")], await B.BeatAsync(Now));
    }

    [Fact]
    public async Task Notes_OfARunThatWaitsAgain_AreNotTakenForEachOther()
    {
        var session = await BeginSuspendedAsync();
        await session.CommitAsync(Say(RunRequestKind.Steer, 1));
        await session.CommitAsync(Suspend(attempt: 2, seen: 1));

        await A.BeatAsync(Now);

        Assert.Equal([$"{session.SessionId} 1 2"], await WaitingAsync());
        Assert.Equal([new OrphanedRun(session.SessionId, 1, "")], await B.BeatAsync(Now));
    }

    private static SuspendRun Suspend(long attempt = 1, int seen = 0) => new(1, attempt, seen, null, DateTimeOffset.UnixEpoch);

    /// <summary>A session, carried by A, whose run 1 waits, and has waited long enough.</summary>
    private async Task<SessionWriter> BeginSuspendedAsync()
    {
        var session = await BeginRunAsync(A);
        Assert.Empty((await session.CommitAsync(Ask(RunRequestKind.Question, 1), Suspend())).Rejected);
        return session;
    }

    private async Task<IReadOnlyList<string>> WaitingAsync() => [.. (await Database.SortedSetRangeByRankAsync("as:{fleet}:waiting")).Select(run => run.ToString())];

    private static string RunsOf(ISessionStore server) => $"as:{{fleet}}:runs:{server.ServerId}";

    /// <summary>The server's last beat is as long ago as its lease is.</summary>
    private async Task DieAsync(ISessionStore server)
    {
        var beat = await Database.SortedSetScoreAsync(Servers, server.ServerId);
        await Database.SortedSetAddAsync(Servers, server.ServerId, beat!.Value - TimeSpan.FromSeconds(5).TotalMilliseconds);
    }

    private async Task<IEnumerable<string>> ServersAsync() => (await Database.SortedSetRangeByRankAsync(Servers)).Select(server => server.ToString());

    private async Task<IEnumerable<string>> FleetKeysAsync() => (await Redis.KeysAsync()).Where(key => key.Contains("{fleet}", StringComparison.Ordinal));
}
