namespace AgentSocket.Server.Stores;

/// <summary>What became of a commit.</summary>
public sealed record CommitResult
{
    /// <summary>The session is gone: it ended, was evicted, or the store has forgotten something of it.</summary>
    public static CommitResult Gone { get; } = new() { IsGone = true };

    /// <summary>Whether the session is gone; then the rest says nothing.</summary>
    public bool IsGone { get; init; }

    /// <summary>Whether another connection carries the session: what needs the deliverer was rejected.</summary>
    public bool IsFenced { get; init; }

    /// <summary>The log's last frame after this commit.</summary>
    public long Appended { get; init; }

    /// <summary>Bytes of all frames of the log, from the session's first.</summary>
    public long AppendedBytes { get; init; }

    /// <summary>The last frame that the client has acknowledged.</summary>
    public long Acknowledged { get; init; }

    /// <summary>Bytes of all frames up to <see cref="Acknowledged"/>.</summary>
    public long AcknowledgedBytes { get; init; }

    /// <summary>The last TOOL_DEF's revision.</summary>
    public long ToolRevision { get; init; }

    /// <summary>The places in <see cref="SessionCommit.Items"/> of those that were rejected. What was accepted has the log's last numbers, unless guidance was given back (<see cref="AppendFrames.EndsRun"/>): then those frames are among them.</summary>
    public IReadOnlyList<int> Rejected { get; init; } = [];

    /// <summary>Those of <see cref="Rejected"/> that are a <see cref="ReceiveFrame"/> for which its run's inbox has no room.</summary>
    public IReadOnlyList<int> Full { get; init; } = [];
}
