namespace AgentSocket.Faults.Traces;

/// <summary>What a line of a trace tells of.</summary>
internal enum TraceKind
{
    /// <summary>A client's connection is open.</summary>
    Opened,

    /// <summary>A frame came in at a client.</summary>
    In,

    /// <summary>A frame went out at a client, or was about to.</summary>
    Out,

    /// <summary>A client's connection is over; <see cref="TraceLine.Code"/> is its close code, or 0 if it broke.</summary>
    Closed,

    /// <summary>A client told its application that the session is lost.</summary>
    Lost,

    /// <summary>What a run's text must be, said when it is begun.</summary>
    Expected,

    /// <summary>A client is done: each of its runs should have ended.</summary>
    Settled,

    /// <summary>A worker took an invocation.</summary>
    WorkerBegan,

    /// <summary>A worker's request was aborted.</summary>
    WorkerAborted,

    /// <summary>A worker answered an invocation to its end.</summary>
    WorkerEnded,

    /// <summary>A worker's answer to an invocation ended because the run waits for its client.</summary>
    WorkerSuspended,

    /// <summary>A worker broke off.</summary>
    WorkerBroke,

    /// <summary>A client library told its application what became of guidance; <see cref="TraceLine.Code"/> says it.</summary>
    Steered,

    /// <summary>What a process holds, before or after.</summary>
    Resource,

    /// <summary>The bench ends, freezes or empties a process that isn't a worker; with <see cref="TraceLine.Flag"/> that is over.</summary>
    Disturbed,

    /// <summary>The bench has Redis forget everything, or kills it where it keeps nothing.</summary>
    Flushed,

    /// <summary>Keys in Redis that must not be there; <see cref="TraceLine.Value"/> of them.</summary>
    Keys,
}
