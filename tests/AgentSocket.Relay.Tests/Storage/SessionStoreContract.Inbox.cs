using System.Text;
using AgentSocket.Server.Stores;
using static AgentSocket.Relay.Tests.Storage.SessionWriter;
using static AgentSocket.Server.Stores.RunRequestKind;

namespace AgentSocket.Relay.Tests.Storage;

/// <content>What runs ask, and what their clients say.</content>
public abstract partial class SessionStoreContract
{
    [Fact]
    public async Task Answer_ToAnOpenRequest_IsInTheInbox()
    {
        var session = await BeginRunAsync(A);
        await session.CommitAsync(Ask(Question, 1), Ask(Call, 1));

        Assert.Empty((await session.CommitAsync(Say(Call, 1, "result"), Say(Question, 1, "reply"))).Rejected);

        Assert.Equal(["result", "reply"], await session.ReadInboxAsync());
        Assert.Equal(["reply"], await session.ReadInboxAsync(1));
        Assert.Empty(await session.ReadInboxAsync(2));
        Assert.Equal(2, Assert.Single((await session.LookAsync())!.Runs).InboxCount);
    }

    [Fact]
    public async Task Answer_ToWhatIsNotOpen_IsRejected()
    {
        var session = await BeginRunAsync(A);
        await session.CommitAsync(Ask(Question, 1));

        var answer = await session.CommitAsync(Say(Question, 2), Say(Call, 1), Say(Question, 1, "first"), Say(Question, 1, "second"), Say(Question, 1) with { Run = 2 });

        Assert.Equal([0, 1, 3, 4], answer.Rejected);
        Assert.Equal(["first"], await session.ReadInboxAsync());
    }

    [Fact]
    public async Task Answers_OfTwoConnectionsAtOnce_OneWins()
    {
        var session = await BeginRunAsync(A);
        await session.CommitAsync(Ask(Question, 1));
        var expiring = Say(Question, 1, "expired") with { Attempt = 1 };
        var carrier = await session.MoveAsync(B);

        var answers = await Task.WhenAll(session.CommitAsync(expiring), carrier.CommitAsync(Say(Question, 1, "reply")));

        Assert.Equal(1, answers.Sum(answer => answer.Rejected.Count));
        Assert.Single(await session.ReadInboxAsync());
    }

    [Fact]
    public async Task Answer_OfAServerThatDoesNotCarryTheSession_IsRejected()
    {
        var session = await BeginRunAsync(A);
        await session.CommitAsync(Ask(Question, 1));
        var other = await session.JoinAsync(B);

        Assert.Equal([0, 1], (await other.CommitAsync(Say(Question, 1), Say(Steer, 1))).Rejected);
        await session.MoveAsync(B);
        Assert.Equal([0, 1], (await session.CommitAsync(Say(Question, 1), Say(Steer, 1))).Rejected);
        Assert.Empty(await session.ReadInboxAsync());
    }

    [Fact]
    public async Task Answer_InTheClientsPlace_IsForTheRunsServerAlone()
    {
        var session = await BeginRunAsync(A);
        await session.CommitAsync(Ask(Question, 1), Ask(Question, 2));
        var carrier = await session.MoveAsync(B);

        Assert.Equal([0], (await carrier.CommitAsync(Say(Question, 1) with { Attempt = 1 })).Rejected);
        Assert.Equal([0], (await session.CommitAsync(Say(Question, 1) with { Attempt = 2 }, Say(Question, 1, "expired") with { Attempt = 1 })).Rejected);
        Assert.Equal(["expired"], await session.ReadInboxAsync());
    }

    [Fact]
    public async Task Guidance_ComesOnce_AndIsOpenUntilItIsSettled()
    {
        var session = await BeginRunAsync(A);

        Assert.Equal([1], (await session.CommitAsync(Say(Steer, 1, "guide"), Say(Steer, 1), Say(Steer, 5, "guide more"))).Rejected);
        await session.CommitAsync(Append("steered") with { Run = 1, Attempt = 1, Requests = [new RunRequest(Steer, 1) { IsSettled = true }] });
        Assert.Equal([0], (await session.CommitAsync(Say(Steer, 1))).Rejected);

        Assert.Equal(["guide", "guide more"], await session.ReadInboxAsync());
        var taken = (await B.TakeAsync(new OrphanedRun(session.SessionId, 1, A.ServerId), Now))!;
        Assert.Equal([new RunRequest(Steer, 1) { IsSettled = true }, new RunRequest(Steer, 5)], taken.Requests);
    }

    /// <summary>Whoever ends the run, and whether it knows of the guidance or not.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(0, false)]
    [InlineData(0, true)]
    public async Task Guidance_ThatIsOpenWhenItsRunEnds_ComesBackBeforeTheEnd(long attempt, bool waits)
    {
        var (small, large) = (new string('s', 200), new string('l', 16_000));
        var session = await BeginRunAsync(A);
        await session.CommitAsync(Ask(Question, 1), Guide(10, "ten"), Guide(2, small), Guide(3, "settled"), Guide(4, large), Say(Steer, 5));
        await session.CommitAsync(Append("steered") with { Run = 1, Attempt = 1, Requests = [new RunRequest(Steer, 3) { IsSettled = true }] });
        if (waits)
            await session.CommitAsync(Suspend(seen: 5));
        var before = (await session.LookAsync())!;

        var result = await session.CommitAsync(Append("data"), Append("end") with { Run = 1, Attempt = attempt, EndsRun = true }, Append("late") with { Run = 1, Attempt = attempt, EndsRun = true });

        Assert.Equal([2], result.Rejected);
        Assert.Equal(["data", small, large, "ten", "end"], await session.ReadAsync(before.Appended));
        Assert.Equal((5, 4 + 200 + 16_000 + 3 + 3), (result.Appended - before.Appended, result.AppendedBytes - before.AppendedBytes));
    }

    [Fact]
    public async Task Guidance_OfARunThatDoesNotEnd_DoesNotComeBack()
    {
        var session = await BeginRunAsync(A);
        await session.CommitAsync(Guide(1, "one"));

        Assert.Equal([0], (await session.CommitAsync(Append("end") with { Run = 1, Attempt = 7, EndsRun = true }, Append("more") with { Run = 1, Attempt = 1 })).Rejected);

        Assert.Equal(["more"], await session.ReadAsync());
    }

    [Fact]
    public async Task Request_AskedAgain_StaysAsItIs()
    {
        var session = await BeginRunAsync(A);
        var expiresAt = Time.GetUtcNow().AddMinutes(5);
        await session.CommitAsync(Ask(Question, 1, expiresAt: expiresAt), Ask(Question, 2), Ask(Call, 1));
        await session.CommitAsync(Say(Question, 2));
        var taken = (await B.TakeAsync(new OrphanedRun(session.SessionId, 1, A.ServerId), Now))!;

        await (await session.JoinAsync(B)).CommitAsync(Ask(Question, 1, taken.Attempt), Ask(Question, 2, taken.Attempt, expiresAt), Ask(Question, 3, taken.Attempt));

        Assert.Equal([0], (await session.CommitAsync(Say(Question, 2))).Rejected);
        taken = (await B.TakeAsync(new OrphanedRun(session.SessionId, 1, B.ServerId), Now))!;
        Assert.Equal(
            [new RunRequest(Question, 1) { ExpiresAt = expiresAt }, new RunRequest(Question, 2) { IsSettled = true }, new RunRequest(Question, 3), new RunRequest(Call, 1)],
            taken.Requests);
        Assert.Equal(["said"], taken.Inbox.Select(frame => Encoding.UTF8.GetString(frame.Span)));
    }

    [Fact]
    public async Task Request_OfARejectedFrame_IsNotOpen()
    {
        var session = await BeginRunAsync(A);

        Assert.Equal([0, 1], (await session.CommitAsync(Ask(Question, 1, attempt: 2), Say(Question, 1))).Rejected);
    }

    [Fact]
    public async Task Inbox_IsBounded()
    {
        var session = await BeginRunAsync(A);
        var quarter = new string('x', ReceiveFrame.MaxInboxBytes / 4 - ReceiveFrame.FrameOverhead);
        await session.CommitAsync(Ask(Question, 1), Ask(Question, 2), Ask(Question, 3), Ask(Question, 4));

        var guided = await session.CommitAsync(Say(Steer, 1, quarter), Say(Steer, 2, quarter + "x"), Say(Steer, 3, quarter), Say(Steer, 4, ""));
        var answered = await session.CommitAsync(Say(Question, 1, quarter), Say(Question, 2, quarter + "x"), Say(Question, 9, quarter), Say(Question, 2, quarter));
        var declined = await session.CommitAsync(Say(Question, 3, quarter), Say(Question, 3, "no"));
        var expired = await session.CommitAsync(Say(Question, 4, quarter) with { Attempt = 1 });

        AssertRejected(guided, [1, 3], [1, 3]);
        AssertRejected(answered, [1, 2], [1]);
        AssertRejected(declined, [0], [0]);
        Assert.Empty(expired.Rejected);
        Assert.Equal([quarter, quarter, quarter, quarter, "no", quarter], await session.ReadInboxAsync());
    }

    [Fact]
    public async Task Inbox_ThatIsRejectedFor_IsFullOnlyForWhatIsAwaited()
    {
        var session = await BeginRunAsync(A);
        var half = new string('x', ReceiveFrame.MaxInboxBytes / 2 - ReceiveFrame.FrameOverhead);
        await session.CommitAsync(Say(Steer, 1, half));

        var answer = await session.CommitAsync(Say(Steer, 1, half), Say(Question, 1, half), Say(Steer, 2, half));

        AssertRejected(answer, [0, 1, 2], [2]);
    }

    private static ReceiveFrame Guide(long number, string returned) => Say(Steer, number) with { Returned = Encoding.UTF8.GetBytes(returned) };

    private static void AssertRejected(CommitResult result, int[] rejected, int[] full)
    {
        Assert.Equal(rejected, result.Rejected);
        Assert.Equal(full, result.Full);
    }

    [Fact]
    public async Task Inbox_EndsWithItsRun()
    {
        var session = await BeginRunAsync(A);
        await session.CommitAsync(Ask(Question, 1), Say(Question, 1));

        await session.CommitAsync(Append("end") with { Run = 1, Attempt = 1, EndsRun = true });

        Assert.Empty(await session.ReadInboxAsync());
        Assert.Equal([0, 1], (await session.CommitAsync(Say(Question, 1), Say(Steer, 1))).Rejected);
        Assert.Empty(await A.ReadInboxAsync("nobody", 1, 0, Now));
    }

    [Fact]
    public async Task Inbox_OfAnyBytes_IsReadAsItCame()
    {
        var session = await BeginRunAsync(A);
        byte[] frame = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

        await session.CommitAsync(new ReceiveFrame(1, new RunRequest(Steer, 1), frame));

        Assert.Equal(frame, Assert.Single(await B.ReadInboxAsync(session.SessionId, 1, 0, Now)).ToArray());
    }
}
