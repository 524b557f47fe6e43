namespace AgentSocket.Server.Stores;

/// <summary>A client wants to go on with a session on a connection of this server. Spec §10.3.</summary>
public sealed record SessionClaim
{
    /// <summary>The session.</summary>
    public required string SessionId { get; init; }

    /// <summary>The hash of the token that the client presents: the current one's, or the one's before while that isn't void. It stays good for now.</summary>
    public required ReadOnlyMemory<byte> TokenHash { get; init; }

    /// <summary>The hash of the next token.</summary>
    public required ReadOnlyMemory<byte> NextTokenHash { get; init; }

    /// <summary>Who the client is; must be the one who began the session.</summary>
    public required string Principal { get; init; }

    /// <summary>Numbered frames that the client names in RESUME: all behind must be in the log.</summary>
    public required long Received { get; init; }

    /// <summary>Which of the client's tries to go on with the session this is; 0 if it didn't say. One that is less than another that was granted comes too late, and is refused.</summary>
    public long Attempt { get; init; }

    /// <summary>The new connection.</summary>
    public required string ConnectionId { get; init; }
}
