namespace AgentSocket.Agents;

/// <summary>How a turn ended.</summary>
public enum TurnOutcome
{
    /// <summary>It has not ended.</summary>
    Open = 0,

    /// <summary>The answer is whole.</summary>
    Completed = 1,

    /// <summary>The run was cancelled; the answer is what was emitted until then.</summary>
    Cancelled = 2,

    /// <summary>The run failed; the answer is what was emitted until then.</summary>
    Failed = 3,
}
