using AgentSocket.Protocol;

namespace AgentSocket.Server.Stores;

/// <summary>One thing that a commit does.</summary>
public abstract record CommitItem;

/// <summary>A run begins, in this server's hands, with attempt 1, as running. Deliverer; rejected if the session had a later run.</summary>
/// <param name="Run">The run's number.</param>
/// <param name="Invoke">The INVOKE frame, for whoever takes the run later.</param>
/// <param name="Deadline">When the run's deadline passes.</param>
/// <param name="TraceParent">The W3C trace context of the INVOKE.</param>
public sealed record BeginRun(long Run, ReadOnlyMemory<byte> Invoke, DateTimeOffset? Deadline, string? TraceParent) : CommitItem
{
    /// <summary>When the INVOKE arrived.</summary>
    public DateTimeOffset Arrived { get; init; }
}

/// <summary>This server makes another attempt at its run. Rejected unless the run goes on, in this server's hands, with the attempt before.</summary>
/// <param name="Run">The run's number.</param>
/// <param name="Attempt">The new attempt.</param>
public sealed record BeginAttempt(long Run, long Attempt) : CommitItem
{
    /// <summary>How many of the attempts before were lost.</summary>
    public long LostAttempts { get; init; }
}

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

    /// <summary>The id of the EVENT or TOOL_DEF: rejected if one of the last 256 ids of the session is the same.</summary>
    public string? EventId { get; init; }

    /// <summary>What these frames ask of the client (CLARIFY, TOOL_CALL), or settle (STEERED). A request that is known already stays as it is.</summary>
    public IReadOnlyList<RunRequest> Requests { get; init; } = [];

    /// <summary>What the run is doing now.</summary>
    public RunState? State { get; init; }

    /// <summary>How long after its INVOKE's arrival an agent took the run up; null if none has yet. What is stored first stays.</summary>
    public TimeSpan? Queue { get; init; }

    /// <summary>How long after its INVOKE's arrival the run's first STREAM went out; null if none has yet. What is stored first stays.</summary>
    public TimeSpan? FirstToken { get; init; }

    /// <summary>Text of the run's channel 0 that these frames add; with <see cref="ReplacesText"/> all that counts now.</summary>
    public string Text { get; init; } = "";

    /// <summary>Whether text was taken back: <see cref="Text"/> is what is left, and what is new.</summary>
    public bool ReplacesText { get; init; }

    /// <summary>
    /// Whether the last of them is the run's COMPLETE or ERROR. Before these frames, then, <see cref="ReceiveFrame.Returned"/> of all guidance that is open is
    /// appended, in the order of its numbers: whoever ends the run needn't know of it.
    /// </summary>
    public bool EndsRun { get; init; }

    /// <summary>Bytes of the frames, without their lengths.</summary>
    public required int Bytes { get; init; }
}

/// <summary>
/// The client has said something about a run: an answer to an open request, which settles it, or guidance, which opens one. The frame
/// goes into the run's inbox. A suspended run is in this server's hands from then on, with its next attempt, as running, and its deadline goes on; the server of any
/// other run is rung for. Rejected if the run has ended, if an answer's request isn't open, or if guidance of that number came before;
/// or if the inbox would be larger than <see cref="LimitOf"/> says.
/// </summary>
/// <param name="Request">The request.</param>
/// <param name="Run">The run's number.</param>
/// <param name="Frame">REPLY, TOOL_RESULT or STEER, whole.</param>
public sealed record ReceiveFrame(long Run, RunRequest Request, ReadOnlyMemory<byte> Frame) : CommitItem
{
    /// <summary>How many bytes the inbox of a run may hold: those of its frames, and <see cref="FrameOverhead"/> more for each.</summary>
    public const int MaxInboxBytes = 1024 * 1024;

    /// <summary>What a frame counts for beside its bytes.</summary>
    public const int FrameOverhead = 64;

    private const int ShortBytes = 1024;
    private const int BytesForShort = 64 * 1024;

    /// <summary>0: the client said it; deliverer. Else this server says it in the client's place, because the request has expired: rejected if it isn't the run's attempt, or not in this server's hands.</summary>
    public long Attempt { get; init; }

    /// <summary>Of guidance: the frame that gives it back, in case that the run ends before it is settled. Empty for none.</summary>
    public ReadOnlyMemory<byte> Returned { get; init; }

    /// <summary>
    /// How many bytes the inbox may have with a frame: guidance leaves room for answers, and long answers for short ones, such as that a person declines. What is
    /// said in the client's place has no limit.
    /// </summary>
    /// <param name="kind">What the frame answers or opens.</param>
    /// <param name="length">Its bytes.</param>
    public static int LimitOf(RunRequestKind kind, int length) =>
        kind == RunRequestKind.Steer ? MaxInboxBytes / 2 : length > ShortBytes ? MaxInboxBytes : MaxInboxBytes + BytesForShort;
}

/// <summary>
/// This server's run waits for its client and is in nobody's hands, until a <see cref="ReceiveFrame"/> or its expiry. Meanwhile the session
/// lives as long as its runs wait. Rejected unless the run is in this server's hands with that attempt, a question or a call of it is open, and
/// its inbox has that many frames.
/// </summary>
/// <param name="Run">The run's number.</param>
/// <param name="Attempt">The attempt that ends here.</param>
/// <param name="Seen">How many frames of the inbox the attempt knew.</param>
/// <param name="DeadlineLeft">What is left to the run, without the time that it waits; null if it has no deadline.</param>
/// <param name="ExpiresAt">When the first of its open requests expires: <see cref="ISessionStore.BeatAsync"/> returns the run then.</param>
public sealed record SuspendRun(long Run, long Attempt, int Seen, TimeSpan? DeadlineLeft, DateTimeOffset ExpiresAt) : CommitItem;
