using AgentSocket.Protocol;

namespace AgentSocket.Server.Stores;

/// <summary>One thing that a commit does.</summary>
public abstract record CommitItem;

/// <summary>A run begins, in this server's hands, with attempt 1, as running. Deliverer; rejected if the session had a later run.</summary>
/// <param name="Run">The run's number.</param>
/// <param name="Invoke">The INVOKE frame, for whoever takes the run later.</param>
/// <param name="Deadline">When the run's deadline passes.</param>
/// <param name="TraceParent">The W3C trace context of the INVOKE.</param>
public sealed record BeginRun(long Run, ReadOnlyMemory<byte> Invoke, DateTimeOffset? Deadline, string? TraceParent) : CommitItem;

/// <summary>This server makes another attempt at its run. Rejected unless the run goes on, in this server's hands, with the attempt before.</summary>
/// <param name="Run">The run's number.</param>
/// <param name="Attempt">The new attempt.</param>
public sealed record BeginAttempt(long Run, long Attempt) : CommitItem;

/// <summary>Frames are appended to the log, one behind the other.</summary>
/// <param name="Count">How many.</param>
/// <param name="Frames">The frames: each is its length as a varint and its bytes.</param>
public sealed record AppendFrames(int Count, ReadOnlyMemory<byte> Frames) : CommitItem
{
    /// <summary>The run that they belong to; 0 for the session itself. Rejected if the run has ended.</summary>
    public long Run { get; init; }

    /// <summary>The attempt that made them: rejected if it isn't the run's attempt, or not in this server's hands. 0: whatever the attempt, but deliverer.</summary>
    public long Attempt { get; init; }

    /// <summary>Whether frames of the session itself answer its client: deliverer.</summary>
    public bool IsAnswer { get; init; }

    /// <summary>The revision of the TOOL_DEF among them: rejected unless it is one more than the session's last.</summary>
    public long? ToolRevision { get; init; }

    /// <summary>What the run is doing now.</summary>
    public RunState? State { get; init; }

    /// <summary>Text of the run's channel 0 that these frames add; with <see cref="ReplacesText"/> all that counts now.</summary>
    public string Text { get; init; } = "";

    /// <summary>Whether text was taken back: <see cref="Text"/> is what is left, and what is new.</summary>
    public bool ReplacesText { get; init; }

    /// <summary>Whether the last of them is the run's COMPLETE or ERROR.</summary>
    public bool EndsRun { get; init; }

    /// <summary>Bytes of the frames, without their lengths.</summary>
    public required int Bytes { get; init; }
}
