using AgentSocket.Server.Stores;
using static AgentSocket.Relay.Tests.Storage.SessionWriter;

namespace AgentSocket.Relay.Tests.Storage;

/// <content>Who is rung for.</content>
public abstract partial class SessionStoreContract
{
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
    public async Task Doorbell_RingsAtTheServerOfARunThatIsSpokenTo()
    {
        var atA = await Rings.ListenAsync(A, B);
        var session = await BeginRunAsync(A);
        await session.CommitAsync(Ask(RunRequestKind.Question, 1));
        var carrier = await session.MoveAsync(B);
        await atA.HearAsync(session.SessionId);

        await carrier.CommitAsync(Say(RunRequestKind.Question, 1));
        await atA.HearAsync(session.SessionId);
        await carrier.CommitAsync(Say(RunRequestKind.Question, 1));
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
