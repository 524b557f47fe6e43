using AgentSocket.Server.Stores;
using static AgentSocket.Relay.Tests.Storage.SessionWriter;

namespace AgentSocket.Relay.Tests.Storage;

/// <summary>Nothing is kept without an end of its life.</summary>
public class LifeTests : RedisStoreTest
{
    private static readonly TimeSpan Retention = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Attached = TimeSpan.FromSeconds(150);

    [Fact]
    public async Task Keys_AfterEachStep_HaveAnEnd()
    {
        var session = await BeginAsync(A, Run(1), Append("one") with { Run = 1, Attempt = 1, Text = "one" });
        await AssertLivesAsync(Attached);
        await session.CommitAsync(Append("two"));
        await session.CommitAsync(Append("text") with { Run = 1, Attempt = 1, Text = "two", ReplacesText = true }, Run(2), Append("text") with { Run = 2, Attempt = 1, Text = "two" });
        await AssertLivesAsync(Attached);
        await A.BeatAsync(Now);
        await B.BeatAsync(Now);
        await AssertLivesAsync(Attached);
        var carrier = await session.MoveAsync(B);
        await AssertLivesAsync(Attached);
        await carrier.CommitAsync(commit => commit with { Acknowledged = 4, AcknowledgedBytes = 14, ConfirmsToken = true });
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
        var session = await BeginAsync(A, Run(1), Append("one") with { Run = 1, Attempt = 1, Text = "one" });
        var before = await Database.HashKeysAsync(Meta(session));
        await session.CommitAsync(Append("end") with { Run = 1, Attempt = 1, EndsRun = true });

        Assert.Equal(["i1", "r1"], before.Except(await Database.HashKeysAsync(Meta(session))).Select(field => field.ToString()).Order());
        Assert.False(await Database.KeyExistsAsync(Text(session, 1)));
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
