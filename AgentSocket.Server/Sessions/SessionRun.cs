using System.Diagnostics;
using AgentSocket.Protocol;
using AgentSocket.Server.Runs;
using AgentSocket.Server.Stores;

namespace AgentSocket.Server.Sessions;

/// <summary>What the session knows of a run that goes on. Under the session's lock.</summary>
/// <param name="number">Its number.</param>
/// <param name="time">The clock.</param>
/// <param name="times">What is known of its times, if another server had it first.</param>
internal sealed class SessionRun(long number, TimeProvider time, RunTimes? times = null)
{
    private const long Unknown = -1;

    private readonly TimeSpan _before = Since(times, time);
    private readonly long _since = time.GetTimestamp();
    private long _queue = times?.Queue?.Ticks ?? Unknown;
    private long _firstToken = times?.FirstToken?.Ticks ?? Unknown;
    private long _taken = Unknown;
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

    /// <summary>Whether its handler was started here: one that ends before its begin is stored never is.</summary>
    public bool HasStarted { get; set; }

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

    /// <summary>When its INVOKE arrived.</summary>
    public DateTimeOffset Arrived { get; } = times?.Arrived ?? time.GetUtcNow();

    /// <summary>How long after that an agent took it up, as far as that is known.</summary>
    public TimeSpan? Queue => Known(ref _queue);

    /// <summary>How long after that its first STREAM went out.</summary>
    public TimeSpan? FirstToken => Known(ref _firstToken);

    /// <summary>How long ago its INVOKE arrived, whoever had the run first.</summary>
    public TimeSpan Elapsed => _before + time.GetElapsedTime(_since);

    /// <summary>The handler begins; unless it says that it is later, an agent has the run from now on.</summary>
    public void Take() => _taken = Elapsed.Ticks;

    /// <summary>An agent has taken the run up, for the first time or again.</summary>
    public void OnTakenUp() => Interlocked.CompareExchange(ref _queue, Elapsed.Ticks, Unknown);

    /// <summary>A piece of output goes out.</summary>
    /// <returns>The time since the last piece, or since the INVOKE for the first, null if another server had the last; and whether it is the first.</returns>
    public (TimeSpan? Elapsed, bool IsFirst) OnToken()
    {
        var now = time.GetTimestamp();
        var isFirst = FirstToken is null;
        TimeSpan? elapsed = isFirst ? Elapsed : _lastToken == 0 ? null : time.GetElapsedTime(_lastToken, now);
        if (isFirst)
            Volatile.Write(ref _firstToken, elapsed!.Value.Ticks);
        _lastToken = now;
        return (elapsed, isFirst);
    }

    /// <summary>What the run cost, with what is measured here, and not by the agent.</summary>
    public RunMetrics Measure(RunMetrics reported) => reported with
    {
        QueueMs = Milliseconds(Queue ?? Known(ref _taken)),
        FirstTokenMs = Milliseconds(FirstToken),
        TotalMs = Milliseconds(Elapsed),
    };

    private AppendFrames FramesOf(long attempt) => new(0, default) { Run = Number, Attempt = attempt, Bytes = 0 };

    private static TimeSpan? Known(ref long ticks) => Volatile.Read(ref ticks) is var known && known == Unknown ? null : TimeSpan.FromTicks(known);

    private static double? Milliseconds(TimeSpan? time) => time is { } known ? Math.Round(known.TotalMilliseconds, 3) : null;

    private static TimeSpan Since(RunTimes? times, TimeProvider time) =>
        times is { } known && time.GetUtcNow() - known.Arrived is var since && since > TimeSpan.Zero ? since : TimeSpan.Zero;
}
