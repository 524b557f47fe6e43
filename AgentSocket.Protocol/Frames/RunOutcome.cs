namespace AgentSocket.Protocol;

/// <summary>How a run ended that didn't fail. Spec §4.6.</summary>
public enum RunOutcome : byte
{
    /// <summary>It is done.</summary>
    Ok = 0,

    /// <summary>The client cancelled it.</summary>
    Cancelled = 1,

    /// <summary>The server broke it off.</summary>
    Interrupted = 2,
}
