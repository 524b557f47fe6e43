using System.Text;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.WebClient.Chat.Figures;
using AgentSocket.WebClient.Connections;

namespace AgentSocket.WebClient.Chat.Answers;

/// <summary>
/// One mode's answer to a question while it grows. Whoever reads the run writes it, and the page takes snapshots of it when it
/// has time, so that a slow page never holds the reader up.
/// </summary>
public sealed class Answer(AgentMode mode, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private readonly SideOutput _side = new();
    private readonly TokenRate _tokens = new(time);
    private AnswerState _state = AnswerState.Connecting;
    private IReadOnlyList<SessionResumption> _resumptions = [];
    private bool _isCutOff;
    private string? _note;
    private AgentSocketException? _failure;
    private RunMetrics? _metrics;
    private IRunMeter? _meter;
    private string? _traceId;

    /// <summary>Whose answer it is.</summary>
    public AgentMode Mode => mode;

    /// <summary>Raised when there is something new, on any thread, as often as tokens come.</summary>
    public event Action? Changed;

    /// <summary>The question is on its way.</summary>
    /// <param name="meter">Measures the run.</param>
    public void Begin(IRunMeter meter) => Change(() => (_meter, _state) = (meter, AnswerState.Asked));

    /// <summary>The trace that belongs to this answer, known before a run is.</summary>
    public void BelongsTo(string? traceId) => Change(() => _traceId = traceId);

    /// <summary>Takes what the run yields.</summary>
    public void Apply(RunUpdate update) => Change(() =>
    {
        switch (update)
        {
            case StreamUpdate { Channel: StreamChannel.Text } piece:
                _text.Append(piece.Text);
                _tokens.OnToken();
                OnRunning();
                break;
            case StreamUpdate piece:
                _side.Append(piece.Channel, piece.Text);
                OnRunning();
                break;
            case DataUpdate data:
                _side.AppendData(data.Value);
                break;
            case InterruptUpdate interrupt:
                _text.Length = (int)Math.Clamp(interrupt.DiscardFrom, 0, _text.Length);
                break;
            case StatusUpdate status when _state != AnswerState.Stopping:
                (_state, _note) = (StateOf(status.State), status.Note);
                break;
            case CompletedUpdate completed:
                _metrics = completed.Completion.Metrics;
                _side.SetResult(completed.Completion.Result);
                _state = StateOf(completed.Completion.Outcome);
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
    public void Stop() => Change(() => _state = AnswerState.Stopped);

    /// <summary>It ended badly.</summary>
    public void Fail(AgentSocketException failure) => Change(() => (_state, _failure) = (AnswerState.Failed, failure));

    /// <summary>How it is at this moment.</summary>
    public AnswerSnapshot Snapshot()
    {
        lock (_gate)
        {
            var figures = new AnswerFigures(_meter?.TimeToFirstToken, _meter?.Duration, _tokens.Count, _tokens.PerSecond,
                _meter?.BytesReceived ?? 0, _meter?.BytesSent ?? 0, _traceId, _metrics);
            var state = _isCutOff && !_state.IsFinal() ? AnswerState.Reconnecting : _state;
            return new AnswerSnapshot(state, _note, _text.ToString(), _side.ToList(), _failure, _resumptions, figures);
        }
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
