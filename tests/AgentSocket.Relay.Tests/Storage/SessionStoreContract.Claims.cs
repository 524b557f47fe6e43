using static AgentSocket.Relay.Tests.Storage.SessionWriter;

namespace AgentSocket.Relay.Tests.Storage;

/// <content>Sessions that go from one connection to another.</content>
public abstract partial class SessionStoreContract
{
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
    public async Task Claim_ThatIsAskedAgain_IsAnsweredAlike_AndRaisesNothing()
    {
        var session = await BeginAsync(A, Append("one"));
        var claim = session.Claim();
        var first = (await B.ClaimAsync(claim, Now))!;

        var again = (await B.ClaimAsync(claim, Now))!;

        Assert.Equal((2, first.ConnectionId, first.Appended), (again.Generation, again.ConnectionId, again.Appended));
        var writer = new SessionWriter(B, session.SessionId, first.Generation, first.Sequence);
        Assert.False((await writer.CommitAsync(Append("two") with { IsAnswer = true })).IsFenced);
        Assert.Equal("c-t3", (await A.ClaimAsync(session.Claim("t2", "t3"), Now))!.ConnectionId);
    }

    [Fact]
    public async Task Claim_WhoseFirstTryTakesEffectLate_ChangesNothing()
    {
        var session = await BeginAsync(A, Append("one"));
        var claim = session.Claim();
        var writer = await session.MoveAsync(B);
        await writer.CommitAsync(commit => commit with { ConfirmsToken = true, Acknowledged = 1, AcknowledgedBytes = 3 });

        await B.ClaimAsync(claim, Now);

        Assert.Equal(2, (await session.LookAsync())!.Generation);
        Assert.False((await writer.CommitAsync(Append("two") with { IsAnswer = true })).IsFenced);
        Assert.NotNull(await A.ClaimAsync(session.Claim("t2", "t3", received: 1), Now));
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
}
