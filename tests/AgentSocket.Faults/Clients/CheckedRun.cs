using System.Text;
using System.Threading.Channels;
using AgentSocket.Faults.Traces;
using AgentSocket.Protocol;

namespace AgentSocket.Faults.Clients;

/// <summary>A run of a checking client.</summary>
/// <param name="number">Its number in the session.</param>
/// <param name="expected">What the agent must say.</param>
/// <param name="willCancel">Whether it will be cancelled: then the agent may say less.</param>
internal sealed class CheckedRun(long number, string expected, bool willCancel)
{
    private readonly StringBuilder _text = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(int Length, TaskCompletionSource Reached)> _waiting = [];
    private readonly Channel<TraceLine> _asked = Channel.CreateUnbounded<TraceLine>();

    public long Number => number;

    public string Expected => expected;

    public bool WillCancel => willCancel;

    /// <summary>The questions and calls, as they come; completes with the run.</summary>
    public ChannelReader<TraceLine> Asked => _asked.Reader;

    /// <summary>Completes when the run's end has come, or the session is lost.</summary>
    public Task Ended => _ended.Task;

    /// <summary>How it ended: COMPLETE's outcome or ERROR's code.</summary>
    public string? Outcome { get; private set; }

    public string Text
    {
        get
        {
            lock (_text)
                return _text.ToString();
        }
    }

    /// <summary>Completes when the text has this length, or the run has ended.</summary>
    public Task ReachAsync(int length)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_text)
        {
            _waiting.Add((length, reached));
            Notify();
        }

        return Task.WhenAny(reached.Task, Ended);
    }

    /// <summary>The same run for one more client: it has the text so far.</summary>
    public CheckedRun Fork()
    {
        var fork = new CheckedRun(number, expected, willCancel);
        fork._text.Append(Text);
        if (Outcome is { } outcome)
            fork.End(outcome);
        return fork;
    }

    public void OnFrame(TraceLine line)
    {
        lock (_text)
        {
            if ((FrameType)line.Type == FrameType.Stream)
                _text.Append(line.Text);
            else if ((FrameType)line.Type == FrameType.Interrupt && line.Code < _text.Length)
                _text.Length = (int)line.Code;
            Notify();
        }

        if ((FrameType)line.Type is FrameType.Clarify or FrameType.ToolCall)
            _asked.Writer.TryWrite(line);
        else if ((FrameType)line.Type is FrameType.Complete)
            End(((RunOutcome)line.Code).ToString());
        else if ((FrameType)line.Type is FrameType.Error)
            End(line.Text ?? "");
    }

    public void End(string outcome)
    {
        Outcome ??= outcome;
        _asked.Writer.TryComplete();
        _ended.TrySetResult();
    }

    private void Notify()
    {
        foreach (var (length, reached) in _waiting)
        {
            if (_text.Length >= length)
                reached.TrySetResult();
        }

        _waiting.RemoveAll(waiting => _text.Length >= waiting.Length);
    }
}
