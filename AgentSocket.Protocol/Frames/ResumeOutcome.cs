namespace AgentSocket.Protocol;

/// <summary>Whether a session goes on. Spec §4.18.</summary>
public enum ResumeOutcome : byte
{
    /// <summary>It goes on; what wasn't received follows.</summary>
    Resumed = 0,

    /// <summary>It can't be had; the session that HELLO announced begins.</summary>
    Lost = 1,
}
