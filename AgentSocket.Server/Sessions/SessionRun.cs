using System.Diagnostics;
using AgentSocket.Protocol;
using AgentSocket.Server.Runs;
using AgentSocket.Server.Stores;

namespace AgentSocket.Server.Sessions;

/// <summary>What the session knows of a run that goes on. Under the session's lock.</summary>
internal sealed class SessionRun(long number, TimeProvider time)
{
    private readonly long _arrived = time.GetTimestamp();
    private long _taken;
    private long _firstToken;
    private long _lastToken;

    public long Number { get; } = number;

    public RunState State { get; set; } = RunState.Running;

    /// <summary>Whether this process does the run, and not another server.</summary>
    public bool IsLocal { get; init; } = true;

    /// <summary>Which attempt at the run is made.</summary>
    public long Attempt
    {
        get;
        set => (field, Frames) = (value, FramesOf(value));
    } = 1;

    /// <summary>The attempt that the store knows of.</summary>
    public long StoredAttempt { get; set; } = 1;

    /// <summary>How many attempts were lost before this process had the run.</summary>
    public long LostAttempts { get; init; }

    /// <summary>How frames of this attempt are stored.</summary>
    public AppendFrames Frames { get; private set; } = new(0, default) { Run = number, Attempt = 1, Bytes = 0 };

    /// <summary>Whether the store knows that the run has begun.</summary>
    public bool IsStored { get; set; }

    /// <summary>Text of channel 0 that was emitted; kept where another attempt may have to go on from it.</summary>
    public EmittedText Emitted { get; init; } = new();

    /// <summary>What the client has said about the run.</summary>
    public RunInbox Inbox { get; } = new();

    /// <summary>What the run has asked its client, and what guidance it was given.</summary>
    public RunRequests Requests { get; } = new();

    /// <summary>How many bytes the inbox holds.</summary>
    public int InboxBytes { get; set; }

    /// <summary>Whether the store has more of the inbox.</summary>
    public bool NeedsInbox { get; set; }

    /// <summary>For how many answers the run waits, and does nothing else.</summary>
    public int Waits { get; set; }

    /// <summary>Whether the run is in nobody's hands: it waits for its client.</summary>
    public bool IsSuspended { get; init; }

    /// <summary>The W3C trace context of the run's INVOKE.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Whether the terminal frame was appended: no frame bears this run any more.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Cancelled at the run's end, whatever ended it.</summary>
    public CancellationTokenSource Ended { get; } = new();

    /// <summary>The run's deadline; null if it has none.</summary>
    public RunDeadline? Deadline { get; set; }

    public Activity? Activity { get; set; }

    public void Take() => _taken = time.GetTimestamp();

    /// <summary>A piece of output goes out.</summary>
    /// <returns>The time since the last piece, or since the INVOKE for the first; and whether it is the first.</returns>
    public (TimeSpan Elapsed, bool IsFirst) OnToken()
    {
        var now = time.GetTimestamp();
        var isFirst = _firstToken == 0;
        var elapsed = time.GetElapsedTime(isFirst ? _arrived : _lastToken, now);
        if (isFirst)
            _firstToken = now;
        _lastToken = now;
        return (elapsed, isFirst);
    }

    public TimeSpan Elapsed => time.GetElapsedTime(_arrived);

    public RunMetrics Measure(RunMetrics reported) => reported with
    {
        QueueMs = reported.QueueMs ?? (_taken == 0 ? null : Milliseconds(_taken)),
        FirstTokenMs = _firstToken == 0 ? null : Milliseconds(_firstToken),
        TotalMs = Math.Round(Elapsed.TotalMilliseconds, 3),
    };

    private AppendFrames FramesOf(long attempt) => new(0, default) { Run = Number, Attempt = attempt, Bytes = 0 };

    private double Milliseconds(long timestamp) => Math.Round(time.GetElapsedTime(_arrived, timestamp).TotalMilliseconds, 3);
}
