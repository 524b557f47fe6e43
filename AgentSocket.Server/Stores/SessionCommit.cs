namespace AgentSocket.Server.Stores;

/// <summary>One step of a session, applied whole or not at all. Each server numbers its commits to a session.</summary>
public sealed record SessionCommit
{
    /// <summary>The session.</summary>
    public required string SessionId { get; init; }

    /// <summary>One more than the last of this server to the session (<see cref="SessionView.Sequence"/>); from 1.</summary>
    public required long Sequence { get; init; }

    /// <summary>The generation in which this server's connection carries the session; 0 if none does. What needs it is marked "deliverer".</summary>
    public long Generation { get; init; }

    /// <summary>Begins the session, in generation 1. With the first commit only.</summary>
    public NewSession? Create { get; init; }

    /// <summary>Numbered frames received from the client, up to this one. Deliverer.</summary>
    public long? Received { get; init; }

    /// <summary>The last run that the client has invoked by then, whether it was begun or refused: no later one may have a number up to that. Counts behind <see cref="Items"/>. Deliverer.</summary>
    public long? LastRun { get; init; }

    /// <summary>The client has acknowledged up to this frame. Deliverer.</summary>
    public long? Acknowledged { get; init; }

    /// <summary>Bytes of all frames up to <see cref="Acknowledged"/>, from the session's first.</summary>
    public long AcknowledgedBytes { get; init; }

    /// <summary>The client has the current token: the one before is void. Deliverer.</summary>
    public bool ConfirmsToken { get; init; }

    /// <summary>All tools that the client offers now, as one TOOL_DEF. Deliverer.</summary>
    public ReadOnlyMemory<byte>? ClientTools { get; init; }

    /// <summary>No connection carries the session any more: its retention begins. Deliverer.</summary>
    public bool Detaches { get; init; }

    /// <summary>What happens to runs and to the log, in this order. Each is accepted or rejected for itself.</summary>
    public IReadOnlyList<CommitItem> Items { get; init; } = [];
}

/// <summary>A session that begins.</summary>
/// <param name="ConnectionId">The connection that carries it.</param>
/// <param name="TokenHash">The hash of the token that HELLO announced.</param>
/// <param name="Principal">Whose it is; empty for an anonymous client.</param>
public sealed record NewSession(string ConnectionId, ReadOnlyMemory<byte> TokenHash, string Principal);
