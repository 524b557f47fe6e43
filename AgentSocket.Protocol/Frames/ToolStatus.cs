namespace AgentSocket.Protocol;

/// <summary>How a client's tool ended. Spec §4.15.</summary>
public enum ToolStatus : byte
{
    /// <summary>With a result.</summary>
    Ok = 0,

    /// <summary>With an error; the result says which.</summary>
    Failed = 1,

    /// <summary>A person refused the call.</summary>
    Denied = 2,
}
