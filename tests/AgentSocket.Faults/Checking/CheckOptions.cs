namespace AgentSocket.Faults.Checking;

/// <summary>What a scenario allows.</summary>
internal sealed record CheckOptions
{
    /// <summary>Whether sessions may be lost, because what keeps them was destroyed.</summary>
    public bool AllowLost { get; init; }

    /// <summary>Whether connections may be taken over by others.</summary>
    public bool AllowTakeOver { get; init; }

    /// <summary>Whether runs may end with an ERROR that says they may be tried again, because workers or Redis were away.</summary>
    public bool AllowFailedRuns { get; init; }

    /// <summary>How long frames that are under way may still arrive on a connection that another one has followed.</summary>
    public double UnderWayMs { get; init; } = 2_000;

    /// <summary>How long the abort of a cancelled run's request may take.</summary>
    public double AbortMs { get; init; } = 5_000;

    /// <summary>How long servers may take each other for dead after Redis or one of them was away: a lease, and the beat that ends it.</summary>
    public double LeaseMs { get; init; } = 7_000;
}
