using AgentSocket.Protocol;
using AgentSocket.Relay.Answers;
using AgentSocket.Server;

namespace AgentSocket.Relay.Dispatch;

/// <summary>A run on its way to a worker: until its end, until it waits for its client, or until it is guided. Spec §11.7.</summary>
internal sealed class RunDispatch(RunContext context, RunAttempts attempts, WorkerWait wait)
{
    private readonly Lock _lock = new();
    private bool _runsTool;
    private bool _isBehind;
    private TaskCompletionSource? _mayBreakOff;

    public RunContext Context => context;

    public RunAttempts Attempts => attempts;

    public WorkerWait Wait => wait;

    public EmittedText Emitted => attempts.Emitted;

    /// <summary>How many frames of the inbox the worker was told of.</summary>
    public int Seen { get; private set; }

    /// <summary>How much guidance is among them.</summary>
    public int KnownGuidance { get; private set; }

    /// <summary>Whether the answer was broken off because there is guidance.</summary>
    public bool WasCut { get; set; }

    /// <summary>Whether the run waits for its client, or did until a moment ago.</summary>
    public bool MaySuspend => context.AwaitsAnswer || context.Inbox.Count > Seen;

    /// <summary>Completes when the answer may be broken off; null if it may be now: no tool runs in the worker, as far as it has said so, and all that it has said was read.</summary>
    public Task? WaitToBreakOff()
    {
        lock (_lock)
            return _runsTool || _isBehind ? (_mayBreakOff ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : null;
    }

    /// <summary>A worker begins its answer.</summary>
    public void OnAnswer() => Set(runsTool: false, isBehind: false);

    /// <summary>The worker says what the run does.</summary>
    public void OnStatus(RunState state) => Set(state == RunState.WaitingForTool, _isBehind);

    /// <summary>Something has come that isn't passed on yet: the client may be slow, and what follows is a tool, perhaps.</summary>
    public void OnBehind() => Set(_runsTool, isBehind: true);

    /// <summary>All that has come is passed on.</summary>
    public void OnCaughtUp() => Set(_runsTool, isBehind: false);

    /// <summary>What the worker is told of what the client has said.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> TakeInbox()
    {
        var frames = context.Inbox.Frames;
        (Seen, KnownGuidance) = (frames.Count, frames.Count(IsGuidance));
        return frames;
    }

    private void Set(bool runsTool, bool isBehind)
    {
        lock (_lock)
        {
            (_runsTool, _isBehind) = (runsTool, isBehind);
            if (_runsTool || _isBehind)
                return;
            _mayBreakOff?.SetResult();
            _mayBreakOff = null;
        }
    }

    private static bool IsGuidance(ReadOnlyMemory<byte> frame) => (FrameType)frame.Span[0] == FrameType.Steer;
}
