using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.WebClient.Chat.Answers;
using AgentSocket.WebClient.Chat.Answers.Parts;
using AgentSocket.WebClient.Connections;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.WebClient.Tests.Chat.Answers;

/// <summary>What agents ask within an answer.</summary>
public sealed class AnswerQuestionTests
{
    private readonly FakeDialogue _dialogue = new();
    private readonly Answer _answer = new(AgentMode.Direct, new FakeTimeProvider());

    public AnswerQuestionTests() => _answer.Begin(new FakeMeter(), _dialogue);

    [Theory]
    [InlineData(ReplyAction.Accept, QuestionState.Answered)]
    [InlineData(ReplyAction.Decline, QuestionState.Declined)]
    [InlineData(ReplyAction.Cancel, QuestionState.Cancelled)]
    public void Question_ThatIsAnswered_IsSoOnce(ReplyAction action, QuestionState state)
    {
        Ask(1);

        Assert.Null(_answer.Reply(1, action, "yes", "yes"));
        _answer.Expire(1);

        Assert.Equal((state, "yes"), Assert.IsType<QuestionPart>(Assert.Single(_answer.Snapshot().Parts)) is var part ? (part.State, part.Reply) : default);
        Assert.Equal([(1L, action, (AgentValue)"yes")], _dialogue.Replies);
    }

    /// <summary>The second click of a double click comes when the library no longer knows the question.</summary>
    [Theory]
    [InlineData(ReplyAction.Accept)]
    [InlineData(ReplyAction.Cancel)]
    public void Question_ThatIsAnsweredTwice_KeepsTheFirstAnswer(ReplyAction second)
    {
        Ask(1);
        Assert.Null(_answer.Reply(1, ReplyAction.Accept, "yes", "yes"));
        _dialogue.Refusal = new AgentSocketException(ErrorCodes.UnknownRequest, "It was answered.");

        Assert.Null(_answer.Reply(1, second, "no", "no"));

        Assert.Equal((QuestionState.Answered, "yes"), Assert.IsType<QuestionPart>(Assert.Single(_answer.Snapshot().Parts)) is var part ? (part.State, part.Reply) : default);
    }

    [Fact]
    public void Call_ThatIsDecidedTwice_KeepsTheFirstDecision()
    {
        _answer.Apply(new ToolCallUpdate(7, "page.set_title", AgentValue.FromJson("{}"), NeedsApproval: true, Deadline: null));

        _answer.Decide(7, agrees: true);
        _answer.Decide(7, agrees: false);

        Assert.Equal([(7L, true)], _dialogue.Decisions);
        Assert.Equal(ToolState.Calling, Assert.IsType<ToolPart>(Assert.Single(_answer.Snapshot().Parts)).State);
    }

    [Fact]
    public void Question_WhoseAnswerIsRefused_StaysOpenOrIsOver()
    {
        Ask(1);
        _dialogue.Refusal = new AgentSocketException(ErrorCodes.FrameTooLarge, "Too large.");
        Assert.Equal("Too large.", _answer.Reply(1, ReplyAction.Accept, "long"));
        Assert.Equal(QuestionState.Open, Assert.IsType<QuestionPart>(_answer.Snapshot().Parts[0]).State);

        _dialogue.Refusal = new AgentSocketException(ErrorCodes.UnknownRequest, "The run has ended.");
        Assert.Null(_answer.Reply(1, ReplyAction.Accept, "late"));

        Assert.Equal(QuestionState.Over, Assert.IsType<QuestionPart>(_answer.Snapshot().Parts[0]).State);
    }

    [Fact]
    public void Question_WhoseAnswerEndsTheRunAtOnce_IsAnswered()
    {
        _dialogue.OnReply = () => Complete();
        Ask(1);

        Assert.Null(_answer.Reply(1, ReplyAction.Accept, "yes", "yes"));

        Assert.Equal(QuestionState.Answered, Assert.IsType<QuestionPart>(_answer.Snapshot().Parts[0]).State);
    }

    [Fact]
    public void Question_ThatIsOpenAtTheEnd_IsOver()
    {
        Ask(1);
        Complete();

        Assert.Equal(QuestionState.Over, Assert.IsType<QuestionPart>(_answer.Snapshot().Parts[0]).State);
    }

    /// <summary>The library has the question open again: the person answers once more, and what they had entered is still there.</summary>
    [Fact]
    public void Question_WhoseAnswerTheServerRefusesLater_IsOpenAgainWithTheReason()
    {
        Ask(1);
        Ask(2);
        Assert.Null(_answer.Reply(1, ReplyAction.Accept, "yes", "yes"));

        _answer.Apply(new ReplyRefusedUpdate(1, new AgentSocketException(ErrorCodes.InvalidInput, "There is no room.")));

        var (first, second) = (Assert.IsType<QuestionPart>(_answer.Snapshot().Parts[0]), Assert.IsType<QuestionPart>(_answer.Snapshot().Parts[1]));
        Assert.Equal((QuestionState.Open, null, "There is no room."), (first.State, first.Reply, first.Refusal));
        Assert.Null(second.Refusal);

        Assert.Null(_answer.Reply(1, ReplyAction.Accept, "ok", "ok"));
        Assert.Equal((QuestionState.Answered, "ok", null), Assert.IsType<QuestionPart>(_answer.Snapshot().Parts[0]) is var again ? (again.State, again.Reply, again.Refusal) : default);
    }

    private void Ask(long request) => _answer.Apply(new QuestionUpdate(request, "Sure?", QuestionKinds.Text, default, [], null, null));

    private void Complete() => _answer.Apply(new CompletedUpdate(new RunCompletion(RunOutcome.Ok, new RunMetrics())));
}
