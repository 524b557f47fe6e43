namespace AgentSocket.Protocol.Client;

/// <summary>What a client does after a connection's end. Spec §7.1.</summary>
internal enum Reconnection
{
    /// <summary>Nothing: it is over.</summary>
    Never,

    /// <summary>Connects again and resumes.</summary>
    Resume,

    /// <summary>Connects again and resumes, but not at once.</summary>
    ResumeAfterPause,

    /// <summary>Connects again with a fresh session: the old one is lost.</summary>
    BeginAfresh,
}
