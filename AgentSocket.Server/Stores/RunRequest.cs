namespace AgentSocket.Server.Stores;

/// <summary>Something of a run that is open until it is settled: a question or a call until its answer, guidance until its STEERED.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Number">Its number among those of its kind in the run.</param>
public sealed record RunRequest(RunRequestKind Kind, long Number)
{
    /// <summary>Whether it is settled.</summary>
    public bool IsSettled { get; init; }

    /// <summary>When a question or a call is closed in the client's place; null if it isn't before the session's own limit.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>What is open.</summary>
public enum RunRequestKind
{
    /// <summary>CLARIFY, until REPLY.</summary>
    Question,

    /// <summary>TOOL_CALL, until TOOL_RESULT.</summary>
    Call,

    /// <summary>STEER, until STEERED.</summary>
    Steer,
}
