using AgentSocket.Server.Stores;
using static AgentSocket.Relay.Tests.Storage.SessionWriter;

namespace AgentSocket.Relay.Tests.Storage;

/// <content>Frames of the log, and what is counted of them.</content>
public abstract partial class SessionStoreContract
{
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
    public async Task Event_WhoseIdIsKnown_IsRejected()
    {
        var session = await BeginAsync(A);
        var tail = new string('x', 127);
        AppendFrames Event(string id) => Append("event") with { EventId = id };

        Assert.Equal([1], (await session.CommitAsync(Event("e1"), Event("e1"), Event("e2"), Append("none"), Append("none"))).Rejected);
        Assert.Equal([0, 2], (await (await session.JoinAsync(B)).CommitAsync(Event("e2"), Event(""), Event(""))).Rejected);
        Assert.Equal([2], (await session.CommitAsync(Event($"a{tail}"), Event($"b{tail}"), Event($"a{tail}"))).Rejected);
        Assert.Equal(7, (await session.LookAsync())!.Appended);
    }

    [Fact]
    public async Task Event_WhoseIdIsLongAgo_IsNew()
    {
        var session = await BeginAsync(A);
        AppendFrames Event(int id) => Append("event") with { EventId = $"{id}" };
        Assert.Empty((await session.CommitAsync([.. Enumerable.Range(0, 300).Select(Event)])).Rejected);

        Assert.Equal([0], (await session.CommitAsync(Event(44), Event(43))).Rejected);
        Assert.Equal([1], (await session.CommitAsync(Event(44), Event(43))).Rejected);
        Assert.Equal([0, 1], (await session.CommitAsync(Event(46), Event(299))).Rejected);
    }

    [Fact]
    public async Task Event_RejectedForAnotherReason_IsNotKnown()
    {
        var session = await BeginRunAsync(A);
        var pushed = Append("event") with { EventId = "e1" };

        Assert.Equal([0], (await session.CommitAsync(pushed with { Run = 1, Attempt = 2 }, pushed)).Rejected);
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
}
