namespace AgentSocket.Protocol;

/// <summary>How a person answered. Spec §4.13.</summary>
public enum ReplyAction : byte
{
    /// <summary>With a value.</summary>
    Accept = 0,

    /// <summary>By refusing.</summary>
    Decline = 1,

    /// <summary>By turning away.</summary>
    Cancel = 2,
}
