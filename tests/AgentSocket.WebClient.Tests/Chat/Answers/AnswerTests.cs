using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.WebClient.Chat.Answers;
using AgentSocket.WebClient.Chat.Answers.Parts;
using AgentSocket.WebClient.Chat.Figures;
using AgentSocket.WebClient.Connections;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.WebClient.Tests.Chat.Answers;

public sealed class AnswerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Answer _answer;

    public AnswerTests() => _answer = new Answer(AgentMode.Direct, _time);

    [Fact]
    public void Text_OfTheRun_IsPutTogether()
    {
        Begin();
        Stream("Hello ");
        Stream("world");

        Assert.Equal("Hello world", _answer.Snapshot().Text);
        Assert.Equal(AnswerState.Running, _answer.Snapshot().State);
    }

    [Fact]
    public void Text_ThatIsTakenBack_Goes()
    {
        Begin();
        Stream("Hello wrong");
        _answer.Apply(new InterruptUpdate("retract", 6));
        Stream("world");

        Assert.Equal("Hello world", _answer.Snapshot().Text);
    }

    [Theory]
    [InlineData(-1, "")]
    [InlineData(99, "Hello")]
    public void Text_ThatIsTakenBackFromOutside_StaysWhatItCanBe(long discardFrom, string text)
    {
        Begin();
        Stream("Hello");
        _answer.Apply(new InterruptUpdate("retract", discardFrom));

        Assert.Equal(text, _answer.Snapshot().Text);
    }

    [Fact]
    public void Connection_ThatBreaks_LeavesTheStateAsItWasWhenItIsThereAgain()
    {
        Begin();
        _answer.Apply(new StatusUpdate(RunState.WaitingForTool, "clock"));

        _answer.CutOff(() => true);
        Assert.Equal("Reconnecting…", _answer.Snapshot().State.Describe(_answer.Snapshot().Note));
        _answer.CutOff(() => false);

        Assert.Equal("Waiting for tool: clock", _answer.Snapshot().State.Describe(_answer.Snapshot().Note));
    }

    [Fact]
    public void Connection_ThatBreaksAfterTheEnd_DoesntConcernTheAnswer()
    {
        Begin();
        _answer.Apply(new CompletedUpdate(new RunCompletion(RunOutcome.Ok, new RunMetrics())));

        _answer.CutOff(() => true);

        Assert.Equal(AnswerState.Done, _answer.Snapshot().State);
    }

    [Fact]
    public void Resumptions_AreKeptInOrder()
    {
        var (first, second) = (new SessionResumption(TimeSpan.FromMilliseconds(38), 1, 0), new SessionResumption(TimeSpan.FromSeconds(2), 4, 1));
        Begin();

        _answer.Resume(first);
        _answer.Resume(second);

        Assert.Equal([first, second], _answer.Snapshot().Resumptions);
    }

    [Theory]
    [InlineData(RunState.Queued, AnswerState.Queued, "Queued")]
    [InlineData(RunState.Running, AnswerState.Running, "Running: clock")]
    [InlineData(RunState.WaitingForTool, AnswerState.WaitingForTool, "Waiting for tool: clock")]
    [InlineData(RunState.WaitingForInput, AnswerState.WaitingForInput, "Waiting for input")]
    public void Status_OfTheRun_IsTheAnswers(RunState state, AnswerState expected, string text)
    {
        Begin();
        _answer.Apply(new StatusUpdate(state, "clock"));

        var now = _answer.Snapshot();
        Assert.Equal(expected, now.State);
        Assert.Equal(text, now.State.Describe(now.Note));
    }

    [Fact]
    public void Text_AfterATool_MeansThatTheRunGoesOn()
    {
        Begin();
        _answer.Apply(new StatusUpdate(RunState.WaitingForTool, "clock"));
        Stream("It is noon.");

        Assert.Equal(AnswerState.Running, _answer.Snapshot().State);
        Assert.Null(_answer.Snapshot().Note);
    }

    [Theory]
    [InlineData(RunOutcome.Ok, AnswerState.Done)]
    [InlineData(RunOutcome.Cancelled, AnswerState.Stopped)]
    [InlineData(RunOutcome.Interrupted, AnswerState.Interrupted)]
    public void Outcome_OfTheRun_IsTheAnswers(RunOutcome outcome, AnswerState state)
    {
        Begin();
        Complete(outcome);

        Assert.Equal(state, _answer.Snapshot().State);
        Assert.True(_answer.Snapshot().IsFinal);
    }

    [Fact]
    public void Stopping_BeforeTheRunsEnd_OutlastsItsStatus()
    {
        Begin();
        _answer.Stopping();
        _answer.Apply(new StatusUpdate(RunState.Running, null));
        Stream("late");
        Assert.Equal(AnswerState.Stopping, _answer.Snapshot().State);

        Complete(RunOutcome.Cancelled);
        Assert.Equal(AnswerState.Stopped, _answer.Snapshot().State);
    }

    [Fact]
    public void Stopping_AfterTheEnd_ChangesNothing()
    {
        Begin();
        Complete(RunOutcome.Ok);
        _answer.Stopping();

        Assert.Equal(AnswerState.Done, _answer.Snapshot().State);
    }

    [Fact]
    public void Failure_OfTheRun_LeavesTheTextThatCame()
    {
        Begin();
        Stream("half");
        _answer.Fail(new AgentSocketException(ErrorCodes.ModelError, "The model broke off."));

        var now = _answer.Snapshot();
        Assert.Equal(("half", AnswerState.Failed, ErrorCodes.ModelError), (now.Text, now.State, now.Failure?.Code));
    }

    [Fact]
    public void Figures_OfTheRun_AreItsMetersItsTokensAndTheServers()
    {
        Begin();
        _answer.BelongsTo("0af7651916cd43dd8448eb211c80319c");
        Stream("one ");
        _time.Advance(TimeSpan.FromMilliseconds(250));
        Stream("two ");
        _time.Advance(TimeSpan.FromMilliseconds(250));
        Stream("three");
        _answer.Apply(new StreamUpdate(StreamChannel.Reasoning, "not a token of text"));
        Complete(RunOutcome.Ok, new RunMetrics { QueueMs = 1, FirstTokenMs = 2, CpuMs = 3 });

        var figures = _answer.Snapshot().Figures;
        Assert.Equal(new AnswerFigures(TimeSpan.FromMilliseconds(7), TimeSpan.FromMilliseconds(70), 3, 4, 700, 70,
            "0af7651916cd43dd8448eb211c80319c", new RunMetrics { QueueMs = 1, FirstTokenMs = 2, CpuMs = 3 }), figures);
    }

    [Fact]
    public void Side_OfTheRun_HasAPieceForEachChannel()
    {
        Begin();
        _answer.Apply(new StreamUpdate(StreamChannel.ToolOutput, "noon"));
        _answer.Apply(new StreamUpdate(StreamChannel.Reasoning, "Let me "));
        _answer.Apply(new StreamUpdate(StreamChannel.Reasoning, "look."));
        _answer.Apply(new DataUpdate(AgentValue.FromJson("""{"a":1}""")));
        _answer.Apply(new CompletedUpdate(new RunCompletion(RunOutcome.Ok, new RunMetrics(), AgentValue.FromJson("[2]"))));

        Assert.Equal(
            [new SidePiece("Reasoning", "Let me look."), new SidePiece("Tool output", "noon"), new SidePiece("Data", "{\"a\":1}\n")],
            _answer.Snapshot().Side);
        Assert.Equal("", _answer.Snapshot().Text);
    }

    [Theory]
    [InlineData("""{"a":2}""", "{\n  \"a\": 2\n}")]
    [InlineData("\"as it is\"", "as it is")]
    public void Result_OfTheRun_IsReadable(string result, string shown)
    {
        Begin();
        Assert.Null(_answer.Snapshot().Result);

        _answer.Apply(new CompletedUpdate(new RunCompletion(RunOutcome.Ok, new RunMetrics(), AgentValue.FromJson(result))));

        Assert.Equal(shown, _answer.Snapshot().Result?.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Changed_ForEachUpdate_IsRaised()
    {
        var changes = 0;
        _answer.Changed += () => changes++;
        Begin();
        Stream("a");
        Complete(RunOutcome.Ok);

        Assert.Equal(3, changes);
    }

    private void Begin() => _answer.Begin(new FakeMeter());

    private void Stream(string text) => _answer.Apply(new StreamUpdate(StreamChannel.Text, text));

    private void Complete(RunOutcome outcome, RunMetrics? metrics = null) =>
        _answer.Apply(new CompletedUpdate(new RunCompletion(outcome, metrics ?? new RunMetrics())));
}
