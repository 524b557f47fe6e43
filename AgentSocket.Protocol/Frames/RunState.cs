namespace AgentSocket.Protocol;

/// <summary>What a run is doing. Spec §4.21.</summary>
public enum RunState : byte
{
    /// <summary>It waits for a worker.</summary>
    Queued = 0,

    /// <summary>It is being worked on.</summary>
    Running = 1,

    /// <summary>It waits for a tool; the note names it.</summary>
    WaitingForTool = 2,

    /// <summary>It waits for a person.</summary>
    WaitingForInput = 3,
}
