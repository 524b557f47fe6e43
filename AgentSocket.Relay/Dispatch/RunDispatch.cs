using AgentSocket.Protocol;
using AgentSocket.Relay.Answers;
using AgentSocket.Server;

namespace AgentSocket.Relay.Dispatch;

/// <summary>A run on its way to a worker: until its end, until it waits for its client, or until it is guided. Spec §11.7.</summary>
internal sealed class RunDispatch(RunContext context, RunAttempts attempts, WorkerWait wait)
{
    private volatile TaskCompletionSource? _tool;

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

    /// <summary>Completes when no tool runs in the worker any more; null if none does.</summary>
    public Task? ToolEnd => _tool?.Task;

    /// <summary>Whether the run waits for its client, or did until a moment ago.</summary>
    public bool MaySuspend => context.AwaitsAnswer || context.Inbox.Count > Seen;

    /// <summary>The worker says what the run does.</summary>
    public void OnStatus(RunState state)
    {
        if (state == RunState.WaitingForTool)
            _tool ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        else
            EndTool();
    }

    /// <summary>No tool runs: it has ended, or its worker is lost.</summary>
    public void EndTool()
    {
        _tool?.SetResult();
        _tool = null;
    }

    /// <summary>What the worker is told of what the client has said.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> TakeInbox()
    {
        var frames = context.Inbox.Frames;
        (Seen, KnownGuidance) = (frames.Count, frames.Count(IsGuidance));
        return frames;
    }

    private static bool IsGuidance(ReadOnlyMemory<byte> frame) => (FrameType)frame.Span[0] == FrameType.Steer;
}
