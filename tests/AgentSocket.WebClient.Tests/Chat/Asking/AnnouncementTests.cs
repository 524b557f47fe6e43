using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.WebClient.Chat.Answers;
using AgentSocket.WebClient.Chat.Asking;
using AgentSocket.WebClient.Connections;

namespace AgentSocket.WebClient.Tests.Chat.Asking;

public sealed class AnnouncementTests
{
    private readonly Answer _direct = new(AgentMode.Direct, TimeProvider.System);
    private readonly Answer _relay = new(AgentMode.Relay, TimeProvider.System);

    [Fact]
    public void Announcement_WhenAsked_NamesWhoAnswers()
    {
        Assert.Equal("Direct is answering.", Announcement.Asked(new Turn("?", [_direct])));
        Assert.Equal("Direct and Relay are answering.", Announcement.Asked(new Turn("?", [_direct, _relay])));
    }

    [Fact]
    public void Announcement_WhenAnswered_HasEachAnswerOrItsFailure()
    {
        _direct.Apply(new StreamUpdate(StreamChannel.Text, "Noon."));
        _direct.Apply(new CompletedUpdate(new RunCompletion(RunOutcome.Ok, new RunMetrics())));
        _relay.Fail(new AgentSocketException(ErrorCodes.WorkerLost, "The worker broke off."));

        Assert.Equal("Direct answered: Noon. Relay failed: The worker broke off.", Announcement.Answered(new Turn("?", [_direct, _relay])));
    }

    [Fact]
    public void Announcement_OfALongAnswer_IsCutShort()
    {
        _direct.Apply(new StreamUpdate(StreamChannel.Text, new string('x', 5_000)));
        _direct.Apply(new CompletedUpdate(new RunCompletion(RunOutcome.Ok, new RunMetrics())));

        var text = Announcement.Answered(new Turn("?", [_direct]));

        Assert.InRange(text.Length, 1_000, 1_100);
        Assert.EndsWith("The rest is on the page.", text, StringComparison.Ordinal);
    }
}
