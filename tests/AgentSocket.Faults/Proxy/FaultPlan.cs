namespace AgentSocket.Faults.Proxy;

/// <summary>What is to happen to one connection. Decided before it begins, by seed alone.</summary>
internal sealed record FaultPlan
{
    /// <summary>The server that it goes to, among those there are; the next one if nobody answers there.</summary>
    public int Upstream { get; init; }

    /// <summary>What ends it.</summary>
    public FaultKind Kind { get; init; }

    /// <summary>The fault comes when so many bytes went from the client to the server.</summary>
    public long? AfterBytesUp { get; init; }

    /// <summary>The fault comes when so many bytes went from the server to the client.</summary>
    public long? AfterBytesDown { get; init; }

    /// <summary>The fault comes after this time.</summary>
    public TimeSpan? After { get; init; }

    /// <summary>How long halves of a connection that is half open, or a ghost, live on.</summary>
    public TimeSpan Hold { get; init; }

    /// <summary>How long each piece is held up.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How much longer than <see cref="Delay"/> a piece may be held up, by chance.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>How fast the client's half takes what the server sends; as fast as it can if null.</summary>
    public int? BytesPerSecond { get; init; }

    /// <summary>For the chance in <see cref="Jitter"/>.</summary>
    public long Seed { get; init; }
}
