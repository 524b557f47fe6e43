using AgentSocket.Server.Stores;
using static AgentSocket.Relay.Tests.Storage.SessionWriter;

namespace AgentSocket.Relay.Tests.Storage;

/// <summary>A Redis that has forgotten something of a session has lost the session: there is never a silent gap.</summary>
public class ForgettingTests : RedisStoreTest
{
    [Fact]
    public async Task Session_AfterAFlush_IsGone()
    {
        var session = await BeginAsync(A, Append("one"));
        await FlushAsync();

        Assert.Null(await session.ReadAsync());
        Assert.Null(await session.LookAsync());
        Assert.Null(await B.ClaimAsync(session.Claim(), Now));
        Assert.True((await session.CommitAsync(Append("two"))).IsGone);
        Assert.Empty(await Redis.KeysAsync());
    }

    [Fact]
    public async Task Session_WhoseHashIsEvicted_IsGone_AndNothingIsLeft()
    {
        var session = await BeginAsync(A, Append("one"));
        await EvictAsync(Meta(session));

        Assert.Null(await B.ClaimAsync(session.Claim(), Now));
        Assert.True((await session.CommitAsync(Append("two"))).IsGone);
        Assert.Empty(await SessionKeysAsync());
    }

    [Fact]
    public async Task Session_WhoseLogIsEvicted_CannotBeClaimed()
    {
        var session = await BeginRunAsync(A);
        await session.CommitAsync(Append("one") with { Run = 1, Attempt = 1, Text = "one" });
        await EvictAsync(Log(session));

        Assert.Null(await B.ClaimAsync(session.Claim(), Now));
        Assert.Empty(await SessionKeysAsync());
        Assert.True((await session.CommitAsync(Append("two"))).IsGone);
    }

    [Fact]
    public async Task Session_WhoseLogIsEvicted_CannotBeRead()
    {
        var session = await BeginAsync(A, Append("one"));
        await EvictAsync(Log(session));

        Assert.Null(await session.ReadAsync());
        Assert.Empty(await SessionKeysAsync());
    }

    [Fact]
    public async Task Session_WhoseLogIsEvicted_CannotBeContinued()
    {
        var session = await BeginAsync(A, Append("one"));
        await EvictAsync(Log(session));

        Assert.True((await session.CommitAsync(Append("two"))).IsGone);
        Assert.Empty(await SessionKeysAsync());
    }

    [Fact]
    public async Task Session_WhoseEmptyLogIsEvicted_GoesOn()
    {
        var session = await BeginAsync(A, Append("one"));
        await session.CommitAsync(commit => commit with { Acknowledged = 1, AcknowledgedBytes = 3 });
        await EvictAsync(Log(session));

        await session.CommitAsync(Append("two"));

        Assert.Equal(["two"], await session.ReadAsync(1));
        Assert.Equal(1, (await B.ClaimAsync(session.Claim(received: 1), Now))!.Acknowledged);
    }

    [Theory]
    [InlineData("XTRIM", "MAXLEN", "1")]
    [InlineData("XDEL", "3-1", null)]
    public async Task Session_WhoseLogHasAHole_CannotBeClaimed(string command, string argument, string? more)
    {
        var session = await BeginAsync(A, Append("one", "two"));
        await session.CommitAsync(Append("three"));
        object[] arguments = [(StackExchange.Redis.RedisKey)Log(session), argument, .. more is null ? Array.Empty<object>() : [more]];
        await Database.ExecuteAsync(command, arguments);

        Assert.Null(await B.ClaimAsync(session.Claim(received: 2), Now));
        Assert.Empty(await SessionKeysAsync());
    }

    [Fact]
    public async Task Log_WithAHole_IsNotRead()
    {
        var session = await BeginAsync(A, Append("one"));
        await session.CommitAsync(Append("two"));
        await session.CommitAsync(Append("three"));
        await Database.ExecuteAsync("XDEL", (StackExchange.Redis.RedisKey)Log(session), "2-1");

        Assert.Null(await session.ReadAsync());
        Assert.Empty(await SessionKeysAsync());
    }

    [Theory]
    [InlineData("sent", 1)]
    [InlineData("w", 1)]
    [InlineData("gen", 1)]
    public async Task Session_WhoseCountsWentBack_IsGone(string field, long value)
    {
        var begun = await BeginAsync(A, Append("one"));
        var session = await begun.MoveAsync(A);
        await session.CommitAsync(Append("two"));
        await Database.HashSetAsync(Meta(session), field == "w" ? $"w:{A.ServerId}" : field, value);

        Assert.True((await session.CommitAsync(Append("three"))).IsGone);
        Assert.Empty(await SessionKeysAsync());
    }

    [Fact]
    public async Task Text_Evicted_IsUnknown()
    {
        var session = await BeginRunAsync(A);
        await session.CommitAsync(Append("frame") with { Run = 1, Attempt = 1, Text = "one" });
        await EvictAsync(Text(session, 1));

        Assert.Null((await B.TakeAsync(new OrphanedRun(session.SessionId, 1, A.ServerId), Now))!.Emitted);
    }

    [Fact]
    public async Task Text_EvictedInTheMiddle_IsUnknown()
    {
        var session = await BeginRunAsync(A);
        await session.CommitAsync(Append("frame") with { Run = 1, Attempt = 1, Text = "one" });
        await EvictAsync(Text(session, 1));
        await session.CommitAsync(Append("frame") with { Run = 1, Attempt = 1, Text = "two" });
        await session.CommitAsync(Append("frame") with { Run = 1, Attempt = 1, Text = "six" });

        Assert.Null((await B.TakeAsync(new OrphanedRun(session.SessionId, 1, A.ServerId), Now))!.Emitted);
    }

    [Fact]
    public async Task Text_ThatIsTooLong_IsUnknown_UntilItIsReplaced()
    {
        var session = await BeginRunAsync(A);
        for (var i = 0; i < 5; i++)
            await session.CommitAsync(Append("frame") with { Run = 1, Attempt = 1, Text = new string('x', 256 * 1024) });
        var orphan = new OrphanedRun(session.SessionId, 1, A.ServerId);
        var taken = (await B.TakeAsync(orphan, Now))!;
        Assert.Null(taken.Emitted);
        Assert.False(await Database.KeyExistsAsync(Text(session, 1)));

        await (await session.JoinAsync(B)).CommitAsync(Append("frame") with { Run = 1, Attempt = taken.Attempt, Text = "short", ReplacesText = true });

        Assert.Equal("short", (await B.TakeAsync(orphan, Now))!.Emitted);
    }

    public static TheoryData<CommitItem> WhatNeedsTheInbox =>
    [
        Say(RunRequestKind.Question, 1),
        Say(RunRequestKind.Steer, 1),
        Ask(RunRequestKind.Question, 2),
        new SuspendRun(1, 1, 0, null, DateTimeOffset.UnixEpoch),
    ];

    [Theory]
    [MemberData(nameof(WhatNeedsTheInbox))]
    public async Task Session_WhoseInboxIsEvicted_CannotBeContinued(CommitItem item)
    {
        var session = await BeginRunAsync(A);
        await session.CommitAsync(Ask(RunRequestKind.Question, 1));
        await EvictAsync(Inbox(session, 1));

        Assert.True((await session.CommitAsync(item)).IsGone);
        Assert.Empty(await SessionKeysAsync());
    }

    [Fact]
    public async Task Session_WhoseInboxIsEvicted_CannotBeRead()
    {
        var session = await BeginRunAsync(A);
        await session.CommitAsync(Say(RunRequestKind.Steer, 1));
        await EvictAsync(Inbox(session, 1));

        Assert.Empty(await session.ReadInboxAsync());
        Assert.Empty(await SessionKeysAsync());
    }

    /// <summary>Nobody knows any more what guidance would have to go back.</summary>
    [Fact]
    public async Task Run_WhoseGuidanceIsEvicted_CannotEnd()
    {
        var session = await BeginRunAsync(A);
        await session.CommitAsync(Say(RunRequestKind.Steer, 1));
        await EvictAsync(Inbox(session, 1));

        Assert.True((await session.CommitAsync(Append("end") with { Run = 1, Attempt = 1, EndsRun = true })).IsGone);
        Assert.Empty(await SessionKeysAsync());
    }

    [Fact]
    public async Task Run_WhoseInboxIsEvicted_CannotBeTaken()
    {
        var session = await BeginRunAsync(A);
        await session.CommitAsync(Say(RunRequestKind.Steer, 1));
        await EvictAsync(Inbox(session, 1));

        Assert.Null(await B.TakeAsync(new OrphanedRun(session.SessionId, 1, A.ServerId), Now));
        Assert.Empty(await SessionKeysAsync());
    }

    [Fact]
    public async Task Session_WhoseLogIsEvicted_LeavesNothingOfARunThatBegins()
    {
        var session = await BeginAsync(A, Append("one"));
        await EvictAsync(Log(session));

        Assert.True((await session.CommitAsync(Run(1), Ask(RunRequestKind.Question, 1) with { Text = "text" }, Say(RunRequestKind.Steer, 1))).IsGone);
        Assert.Empty(await SessionKeysAsync());
    }

    /// <summary>An error of Redis itself is no loss: what it has stays, and the commit can be sent again.</summary>
    [Fact]
    public async Task Commit_ToAFullRedis_Fails_AndChangesNothing()
    {
        var session = await BeginAsync(A, Append("one"));
        var commit = session.Next(Append("two"));
        await Database.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");

        await Assert.ThrowsAsync<SessionStoreException>(() => A.CommitAsync(commit, Now));

        await Database.ExecuteAsync("CONFIG", "SET", "maxmemory", "0");
        Assert.Equal(["one"], await session.ReadAsync());
        Assert.Equal(2, (await A.CommitAsync(commit, Now)).Appended);
    }
}
