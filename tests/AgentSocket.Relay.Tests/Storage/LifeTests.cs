using AgentSocket.Server.Stores;
using static AgentSocket.Relay.Tests.Storage.SessionWriter;

namespace AgentSocket.Relay.Tests.Storage;

/// <summary>Nothing is kept without an end of its life.</summary>
public class LifeTests : RedisStoreTest
{
    private static readonly TimeSpan Retention = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Attached = TimeSpan.FromSeconds(150);
    private static readonly TimeSpan Waiting = TimeSpan.FromDays(1);

    [Fact]
    public async Task Keys_AfterEachStep_HaveAnEnd()
    {
        var session = await BeginAsync(A, Run(1), Append("one") with { Run = 1, Attempt = 1, Text = "one" });
        await AssertLivesAsync(Attached);
        await session.CommitAsync(Append("two"));
        await session.CommitAsync(Append("text") with { Run = 1, Attempt = 1, Text = "two", ReplacesText = true }, Run(2), Append("text") with { Run = 2, Attempt = 1, Text = "two" });
        await AssertLivesAsync(Attached);
        await session.CommitAsync(Run(3), Ask(RunRequestKind.Question, 1) with { Run = 3 }, Append("event") with { EventId = "e1" });
        await session.CommitAsync(commit => commit with { ClientTools = new byte[] { 1 } }, Say(RunRequestKind.Question, 1) with { Run = 3 });
        await AssertLivesAsync(Attached);
        await A.BeatAsync(Now);
        await B.BeatAsync(Now);
        await AssertLivesAsync(Attached);
        var carrier = await session.MoveAsync(B);
        await AssertLivesAsync(Attached);
        await carrier.CommitAsync(commit => commit with { Acknowledged = 6, AcknowledgedBytes = 14, ConfirmsToken = true });
        await session.CommitAsync(Append("after the trim") with { Run = 2, Attempt = 1, Text = "more" });
        await AssertLivesAsync(Attached);
        await B.TakeAsync(new OrphanedRun(session.SessionId, 1, A.ServerId), Now);
        await A.LeaveAsync(Now);
        await AssertLivesAsync(Attached);
        await session.CommitAsync(Append("end") with { Run = 2, Attempt = 1, EndsRun = true });
        await carrier.CommitAsync(commit => commit with { Detaches = true });
        await AssertLivesAsync(Retention);
        await carrier.CommitAsync(Append("text") with { Run = 1, Attempt = 2, Text = "two", ReplacesText = true });
        await AssertLivesAsync(Retention);
        await B.DeleteAsync(session.SessionId, Now);
        Assert.Empty(await SessionKeysAsync());
    }

    [Fact]
    public async Task Session_WithoutAConnection_DoesNotLiveLongerForItsCommits()
    {
        var session = await BeginRunAsync(A);
        await session.CommitAsync(commit => commit with { Detaches = true });
        await Database.KeyExpireAsync(Meta(session), TimeSpan.FromSeconds(50));

        await session.CommitAsync(commit => commit with { Detaches = true }, Append("one") with { Run = 1, Attempt = 1, Text = "one" });

        await AssertLivesAsync(TimeSpan.FromSeconds(50));
    }

    [Fact]
    public async Task Session_WithAConnection_LivesLongerWhenItIsTouched()
    {
        var session = await BeginAsync(A, Run(1), Append("one") with { Run = 1, Attempt = 1, Text = "one" });
        foreach (var key in await SessionKeysAsync())
            await Database.KeyExpireAsync(key, TimeSpan.FromSeconds(50));

        await session.CommitAsync();

        await AssertLivesAsync(Attached);
    }

    [Fact]
    public async Task Session_ClaimedAgain_LivesOn()
    {
        var session = await BeginAsync(A, Append("one"));
        await session.CommitAsync(commit => commit with { Detaches = true });

        await session.MoveAsync(B);

        await AssertLivesAsync(Attached);
    }

    [Fact]
    public async Task Session_OfShortRetention_LeavesNothing()
    {
        var server = Join(retention: TimeSpan.FromSeconds(1));
        var session = await BeginAsync(server, Run(1), Append("one") with { Run = 1, Attempt = 1, Text = "one" });
        await session.CommitAsync(commit => commit with { Detaches = true });
        Assert.NotEmpty(await SessionKeysAsync());

        // Redis has no clock that a test could move.
        while ((await SessionKeysAsync()).Length > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Now);

        Assert.True((await session.CommitAsync(Append("late"))).IsGone);
    }

    [Fact]
    public async Task Session_OfNoRetention_EndsWithItsConnection()
    {
        var server = Join(retention: TimeSpan.Zero);
        var session = await BeginAsync(server, Append("one"));

        await session.CommitAsync(commit => commit with { Detaches = true });

        Assert.Null(await session.LookAsync());
        Assert.Empty(await SessionKeysAsync());
    }

    [Fact]
    public async Task Log_Acknowledged_IsTrimmedToTheFrame()
    {
        var session = await BeginAsync(A, Append("one", "two"));
        await session.CommitAsync(Append("three"));

        await session.CommitAsync(commit => commit with { Acknowledged = 1, AcknowledgedBytes = 3 });
        Assert.Equal(2, await LengthAsync(session));
        await session.CommitAsync(commit => commit with { Acknowledged = 2, AcknowledgedBytes = 6 });
        Assert.Equal(1, await LengthAsync(session));
        await session.CommitAsync(commit => commit with { Acknowledged = 3, AcknowledgedBytes = 11 });
        Assert.Equal(0, await LengthAsync(session));
    }

    [Fact]
    public async Task Run_Ended_LeavesNothingOfItself()
    {
        var session = await BeginAsync(A, Run(1), Ask(RunRequestKind.Question, 1) with { Text = "one" }, Say(RunRequestKind.Steer, 1));
        Assert.True(await Database.KeyExistsAsync(Inbox(session, 1)));
        var before = await Database.HashKeysAsync(Meta(session));
        await session.CommitAsync(Append("end") with { Run = 1, Attempt = 1, EndsRun = true });

        Assert.Equal(["i1", "r1"], before.Except(await Database.HashKeysAsync(Meta(session))).Select(field => field.ToString()).Order());
        Assert.False(await Database.KeyExistsAsync(Text(session, 1)));
        Assert.False(await Database.KeyExistsAsync(Inbox(session, 1)));
    }

    /// <summary>A session lives as long as its runs wait, also when its relay dies and never says so.</summary>
    [Fact]
    public async Task Session_WhoseRunWaits_LivesAsLongAsThat()
    {
        var session = await BeginSuspendedAsync(A);
        await AssertLivesAsync(Waiting + Attached);

        await session.CommitAsync(commit => commit with { Detaches = true });
        await AssertLivesAsync(Waiting + Retention);
        await session.CommitAsync(Append("event"));
        await (await session.MoveAsync(B)).CommitAsync();
        await AssertLivesAsync(Waiting + Attached);
    }

    [Fact]
    public async Task Session_WhoseRunIsSpokenTo_LivesAsBefore()
    {
        var session = await BeginSuspendedAsync(A);
        await session.CommitAsync(commit => commit with { Detaches = true });

        await session.CommitAsync(Say(RunRequestKind.Question, 1));

        await AssertLivesAsync(Retention);
    }

    [Fact]
    public async Task Session_WhoseRunIsTakenFromNobody_LivesAsBefore()
    {
        var session = await BeginSuspendedAsync(A);
        var orphan = new OrphanedRun(session.SessionId, 1, "");
        await B.TakeAsync(orphan, Now);
        await AssertLivesAsync(Attached);
        await (await session.JoinAsync(B)).CommitAsync(Suspend(attempt: 2));
        await session.CommitAsync(commit => commit with { Detaches = true });
        await AssertLivesAsync(Waiting + Retention);

        await B.TakeAsync(orphan, Now);

        await AssertLivesAsync(Retention);
    }

    [Fact]
    public async Task Session_OfWhichARunWaits_LivesAsLongAsTheLastOfThem()
    {
        var session = await BeginSuspendedAsync(A);
        await session.CommitAsync(Run(2), Ask(RunRequestKind.Call, 1) with { Run = 2 });
        await session.CommitAsync(commit => commit with { Detaches = true });
        await Database.KeyExpireAsync(Meta(session), TimeSpan.FromSeconds(50));

        await session.CommitAsync(Append("event"));
        await AssertLivesAsync(TimeSpan.FromSeconds(50));
        await session.CommitAsync(Suspend() with { Run = 2 });
        await AssertLivesAsync(Waiting + Retention);
        await session.CommitAsync(Append("cancelled") with { Run = 1, EndsRun = true });
        await AssertLivesAsync(Waiting + Retention);
        await session.CommitAsync(Append("cancelled") with { Run = 2, EndsRun = true });
        await AssertLivesAsync(Retention);
    }

    [Fact]
    public async Task Session_WhoseRunWaitedTooLong_LeavesNothing()
    {
        var server = Join(retention: TimeSpan.FromSeconds(1), suspensionLimit: TimeSpan.FromSeconds(1));
        var session = await BeginSuspendedAsync(server);
        await session.CommitAsync(commit => commit with { Detaches = true });
        await AssertLivesAsync(TimeSpan.FromSeconds(2));

        // Redis has no clock that a test could move.
        while ((await SessionKeysAsync()).Length > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Now);
        foreach (var key in await Redis.KeysAsync())
            Assert.InRange((await Database.KeyTimeToLiveAsync(key))!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task Session_WithAConnection_IsFoundAsLongAsItLives()
    {
        var session = await BeginAsync(A);
        var until = await FoundUntilAsync(session);
        Assert.InRange(until, Attached, 2 * Attached);

        await Database.HashSetAsync(Meta(session), "noted", (DateTimeOffset.UnixEpoch + until).ToUnixTimeMilliseconds());
        await session.CommitAsync();
        Assert.InRange(await FoundUntilAsync(session), 2 * Attached - TimeSpan.FromSeconds(20), 2 * Attached);
        await session.CommitAsync(Run(1), Ask(RunRequestKind.Question, 1), Suspend());
        Assert.InRange(await FoundUntilAsync(session), Waiting + Attached, Waiting + 2 * Attached);
        await session.CommitAsync(Say(RunRequestKind.Question, 1));
        Assert.InRange(await FoundUntilAsync(session), Attached, 2 * Attached);
    }

    [Fact]
    public async Task Sessions_OfAPrincipal_AreBounded()
    {
        var session = await BeginAsync(A);
        var key = await OwnerKeyAsync();
        await Database.SortedSetAddAsync(key, [.. Enumerable.Range(0, 1000).Select(i => new StackExchange.Redis.SortedSetEntry($"s{i}", double.Parse($"{i}", System.Globalization.CultureInfo.InvariantCulture) + 4e12))]);

        await BeginAsync(A);

        Assert.Equal(1000, await Database.SortedSetLengthAsync(key));
        Assert.Empty(await A.FindAsync(Owner, Now));
        Assert.False(await Database.KeyExistsAsync(key));
        Assert.NotNull(await session.LookAsync());
    }

    private static SuspendRun Suspend(long attempt = 1) => new(1, attempt, 0, null, DateTimeOffset.FromUnixTimeMilliseconds(4_000_000_000_000));

    /// <summary>A session, carried by a server, whose run 1 waits.</summary>
    private static async Task<SessionWriter> BeginSuspendedAsync(ISessionStore server)
    {
        var session = await BeginRunAsync(server);
        Assert.Empty((await session.CommitAsync(Ask(RunRequestKind.Question, 1) with { Text = "text" }, Suspend())).Rejected);
        return session;
    }

    private async Task<string> OwnerKeyAsync() => Assert.Single(await Redis.KeysAsync(), key => key.StartsWith("as:owner:", StringComparison.Ordinal));

    /// <summary>How long the session is found by its owner.</summary>
    private async Task<TimeSpan> FoundUntilAsync(SessionWriter session)
    {
        var score = await Database.SortedSetScoreAsync(await OwnerKeyAsync(), session.SessionId);
        var now = (StackExchange.Redis.RedisResult[])(await Database.ExecuteAsync("TIME"))!;
        return TimeSpan.FromMilliseconds(score!.Value - ((long)now[0] * 1000) - ((long)now[1] / 1000));
    }

    private async Task<long> LengthAsync(SessionWriter session) => (long)await Database.ExecuteAsync("XLEN", (StackExchange.Redis.RedisKey)Log(session));

    /// <summary>All keys end, and those of sessions when they should.</summary>
    private async Task AssertLivesAsync(TimeSpan life)
    {
        foreach (var key in await Redis.KeysAsync())
            Assert.NotNull(await Database.KeyTimeToLiveAsync(key));
        Assert.NotEmpty(await SessionKeysAsync());
        foreach (var key in await SessionKeysAsync())
            Assert.InRange((await Database.KeyTimeToLiveAsync(key))!.Value, life - TimeSpan.FromSeconds(20), life);
    }
}
