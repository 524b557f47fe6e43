namespace AgentSocket.DirectAgent;

/// <summary>Whether a session has been told of the agent's tools.</summary>
internal sealed class ToolAnnouncement
{
    private int _begun;

    /// <summary>True for the first caller only.</summary>
    public bool TryBegin() => Interlocked.Exchange(ref _begun, 1) == 0;
}
