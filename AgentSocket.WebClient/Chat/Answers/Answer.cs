using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.WebClient.Chat.Answers.Parts;
using AgentSocket.WebClient.Chat.Figures;
using AgentSocket.WebClient.Connections;

namespace AgentSocket.WebClient.Chat.Answers;

/// <summary>
/// One mode's answer to a question while it grows. Whoever reads the run writes it, and the page takes snapshots of it when it
/// has time, so that a slow page never holds the reader up.
/// </summary>
public sealed class Answer
{
    private readonly Lock _gate = new();
    private readonly AnswerFlow _flow = new();
    private readonly ToolParts _tools;
    private readonly SideOutput _side = new();
    private readonly TokenRate _tokens;
    private AnswerState _state = AnswerState.Connecting;
    private IReadOnlyList<SessionResumption> _resumptions = [];
    private bool _isCutOff;
    private string? _note;
    private AgentSocketException? _failure;
    private RunMetrics? _metrics;
    private IRunMeter? _meter;
    private IRunDialogue? _dialogue;
    private string? _traceId;
    private string? _result;

    /// <summary>An answer that hasn't begun.</summary>
    /// <param name="mode">Whose answer it is.</param>
    /// <param name="time">The clock.</param>
    public Answer(AgentMode mode, TimeProvider time)
    {
        (Mode, _tools, _tokens) = (mode, new ToolParts(_flow, time), new TokenRate(time));
    }

    /// <summary>Whose answer it is.</summary>
    public AgentMode Mode { get; }

    /// <summary>Raised when there is something new, on any thread, as often as tokens come.</summary>
    public event Action? Changed;

    /// <summary>The question is on its way.</summary>
    /// <param name="meter">Measures the run.</param>
    /// <param name="dialogue">Takes what the person says to it; null if nothing can be said.</param>
    public void Begin(IRunMeter meter, IRunDialogue? dialogue = null) => Change(() => (_meter, _dialogue, _state) = (meter, dialogue, AnswerState.Asked));

    /// <summary>The trace that belongs to this answer, known before a run is.</summary>
    public void BelongsTo(string? traceId) => Change(() => _traceId = traceId);

    /// <summary>Takes what the run yields.</summary>
    public void Apply(RunUpdate update) => Change(() =>
    {
        switch (update)
        {
            case StreamUpdate { Channel: StreamChannel.Text } piece:
                _flow.Append(piece.Text);
                _tokens.OnToken();
                OnRunning();
                break;
            case StreamUpdate piece:
                if (!_tools.OnText(piece.Channel, piece.Text))
                    _side.Append(piece.Channel, piece.Text);
                OnRunning();
                break;
            case DataUpdate data when !_tools.OnData(data.Value):
                _side.AppendData(data.Value);
                break;
            case InterruptUpdate interrupt:
                _flow.Retract(interrupt.DiscardFrom, interrupt.Reason);
                break;
            case ToolCallUpdate call:
                _tools.OnCall(call);
                break;
            case ToolResultUpdate result:
                _tools.OnResult(result);
                break;
            case ReplyRefusedUpdate refused:
                _flow.Change<QuestionPart>(
                    part => part.Question.Request == refused.Request, part => part with { State = QuestionState.Open, Reply = null, Refusal = refused.Reason.Message });
                break;
            case QuestionUpdate question:
                _flow.Add(new QuestionPart(question, QuestionState.Open, Reply: null));
                break;
            case StatusUpdate status when _state != AnswerState.Stopping:
                (_state, _note) = (StateOf(status.State), status.Note);
                break;
            case CompletedUpdate completed:
                _metrics = completed.Completion.Metrics;
                _result = completed.Completion.Result is { IsNone: false } value ? ValueText.Readable(value) : null;
                End(StateOf(completed.Completion.Outcome));
                break;
        }
    });

    /// <summary>Its connection broke, or is there again.</summary>
    /// <param name="isCutOff">Says which: asked when the answer can be changed, so that the last one who asks is right.</param>
    public void CutOff(Func<bool> isCutOff) => Change(() => _isCutOff = isCutOff());

    /// <summary>It goes on, on another connection.</summary>
    public void Resume(SessionResumption resumption) => Change(() => _resumptions = [.. _resumptions, resumption]);

    /// <summary>Somebody wants it to end.</summary>
    public void Stopping() => Change(() => _state = _state.IsFinal() ? _state : AnswerState.Stopping);

    /// <summary>It ended because somebody wanted it, without a word of the server.</summary>
    public void Stop() => Change(() => End(AnswerState.Stopped));

    /// <summary>It ended badly.</summary>
    public void Fail(AgentSocketException failure) => Change(() =>
    {
        _failure = failure;
        End(AnswerState.Failed);
    });

    /// <summary>The person answers a question.</summary>
    /// <param name="request">The question's number.</param>
    /// <param name="action">Whether they answer, decline or turn away.</param>
    /// <param name="value">The answer.</param>
    /// <param name="shown">How the page tells it afterwards.</param>
    /// <returns>Why it can't be answered so; null if it is, or is no longer open.</returns>
    public string? Reply(long request, ReplyAction action, AgentValue value = default, string? shown = null)
    {
        var state = action switch
        {
            ReplyAction.Accept => QuestionState.Answered,
            ReplyAction.Decline => QuestionState.Declined,
            _ => QuestionState.Cancelled,
        };

        // Before it is sent: the run may end with it, and what is open then is no longer asked. What isn't open was answered already, by the first click of two.
        var wasOpen = false;
        Change(() => wasOpen = SetQuestion(request, QuestionState.Open, state, shown));
        if (!wasOpen)
            return null;
        try
        {
            _dialogue?.Reply(request, action, value);
            return null;
        }
        catch (AgentSocketException failure)
        {
            var isOver = failure.Code == ErrorCodes.UnknownRequest;
            Change(() => _ = SetQuestion(request, state, isOver ? QuestionState.Over : QuestionState.Open, reply: null));
            return isOver ? null : failure.Message;
        }
    }

    /// <summary>The time of a question is over.</summary>
    public void Expire(long request) => Change(() => _ = SetQuestion(request, QuestionState.Open, QuestionState.Expired, reply: null));

    /// <summary>The person decides about a call of one of the page's tools.</summary>
    public void Decide(long call, bool agrees)
    {
        var wasOpen = false;
        Change(() => wasOpen = _tools.OnDecided(call, agrees));
        if (wasOpen)
            _dialogue?.Decide(call, agrees);
    }

    /// <summary>The person gives guidance, which is part of the answer from now on.</summary>
    /// <returns>Whether the agent has it.</returns>
    public async Task<bool> SteerAsync(string guidance)
    {
        var (key, status, failure) = (0, default(SteerStatus?), default(string));
        Change(() => key = Guide(guidance));
        try
        {
            status = _dialogue is null ? SteerStatus.Expired : (await _dialogue.SteerAsync(guidance)).Status;
        }
        catch (AgentSocketException lost)
        {
            failure = lost.Message;
        }

        Change(() => _flow.Change<GuidancePart>(part => part.Key == key, part => part with { Status = status, Failure = failure }));
        return status == SteerStatus.Delivered;
    }

    /// <summary>How it is at this moment.</summary>
    public AnswerSnapshot Snapshot()
    {
        lock (_gate)
        {
            var figures = new AnswerFigures(_meter?.TimeToFirstToken, _meter?.Duration, _tokens.Count, _tokens.PerSecond,
                _meter?.BytesReceived ?? 0, _meter?.BytesSent ?? 0, _traceId, _metrics);
            var state = _isCutOff && !_state.IsFinal() ? AnswerState.Reconnecting : _state;
            return new AnswerSnapshot(state, _note, _flow.Text, _flow.Parts(), _side.ToList(), _result, _failure, _resumptions, figures);
        }
    }

    private int Guide(string guidance)
    {
        _flow.Add(new GuidancePart(guidance, Status: null, Failure: null));
        return _flow.Parts()[^1].Key;
    }

    /// <returns>Whether it was so.</returns>
    private bool SetQuestion(long request, QuestionState from, QuestionState to, string? reply) => _flow.Change<QuestionPart>(
        part => part.Question.Request == request && part.State == from, part => part with { State = to, Reply = reply, Refusal = null });

    /// <summary>Nothing more comes, and nothing more is asked.</summary>
    private void End(AnswerState state)
    {
        _state = state;
        _tools.OnEnd();
        _flow.ChangeAll<QuestionPart>(part => part.State == QuestionState.Open ? part with { State = QuestionState.Over } : part);
    }

    private void Change(Action change)
    {
        lock (_gate)
            change();
        Changed?.Invoke();
    }

    /// <summary>Output says that the run goes on, where no STATUS does.</summary>
    private void OnRunning()
    {
        if (_state is AnswerState.Asked or AnswerState.Queued or AnswerState.WaitingForTool or AnswerState.WaitingForInput)
            (_state, _note) = (AnswerState.Running, null);
    }

    private static AnswerState StateOf(RunState state) => state switch
    {
        RunState.Queued => AnswerState.Queued,
        RunState.WaitingForTool => AnswerState.WaitingForTool,
        RunState.WaitingForInput => AnswerState.WaitingForInput,
        _ => AnswerState.Running,
    };

    private static AnswerState StateOf(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Cancelled => AnswerState.Stopped,
        RunOutcome.Interrupted => AnswerState.Interrupted,
        _ => AnswerState.Done,
    };
}
