namespace AgentSocket.Protocol;

/// <summary>What became of a STEER. Spec §4.11.</summary>
public enum SteerStatus : byte
{
    /// <summary>The agent has it.</summary>
    Delivered = 0,

    /// <summary>The agent takes no guidance.</summary>
    Rejected = 1,

    /// <summary>The run ended before; the input comes back.</summary>
    Expired = 2,
}
