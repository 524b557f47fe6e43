using AgentSocket.Protocol;

namespace AgentSocket.Server.Stores;

/// <summary>A session as the store has it at one moment.</summary>
public sealed record SessionView
{
    /// <summary>Rises with each connection that takes the session.</summary>
    public required long Generation { get; init; }

    /// <summary>The connection that carries the session, or carried it last.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>Whose session it is; empty for an anonymous client.</summary>
    public required string Principal { get; init; }

    /// <summary>The last commit of this server to the session; 0 if there was none.</summary>
    public required long Sequence { get; init; }

    /// <summary>Numbered frames received from the client.</summary>
    public required long Received { get; init; }

    /// <summary>The log's last frame.</summary>
    public required long Appended { get; init; }

    /// <summary>Bytes of all frames, from the session's first.</summary>
    public required long AppendedBytes { get; init; }

    /// <summary>The last frame that the client has acknowledged.</summary>
    public required long Acknowledged { get; init; }

    /// <summary>Bytes of all frames up to <see cref="Acknowledged"/>.</summary>
    public required long AcknowledgedBytes { get; init; }

    /// <summary>The last TOOL_DEF's revision.</summary>
    public required long ToolRevision { get; init; }

    /// <summary>The tools that the client offers, as one TOOL_DEF; empty if it never offered any.</summary>
    public required ReadOnlyMemory<byte> ClientTools { get; init; }

    /// <summary>The last run that was begun, or invoked (<see cref="SessionCommit.LastRun"/>).</summary>
    public required long LastRun { get; init; }

    /// <summary>The runs that go on.</summary>
    public required IReadOnlyList<LiveRun> Runs { get; init; }
}

/// <summary>A run that goes on.</summary>
/// <param name="Run">The run's number.</param>
/// <param name="ServerId">Whose hands it is in; empty while it is suspended.</param>
/// <param name="Attempt">The attempt that is made.</param>
/// <param name="State">What it is doing.</param>
/// <param name="TraceParent">The W3C trace context of its INVOKE.</param>
/// <param name="InboxCount">How many frames its inbox has.</param>
public sealed record LiveRun(long Run, string ServerId, long Attempt, RunState State, string? TraceParent, int InboxCount)
{
    /// <summary>What its metrics are measured from.</summary>
    public RunTimes Times { get; init; }
}
