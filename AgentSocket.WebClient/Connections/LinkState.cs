namespace AgentSocket.WebClient.Connections;

/// <summary>What a mode's connection is doing, as the page shows it.</summary>
public enum LinkState
{
    /// <summary>It was never asked for.</summary>
    Idle,

    /// <summary>It is being made, for the first time or again.</summary>
    Connecting,

    /// <summary>It is open.</summary>
    Connected,

    /// <summary>It couldn't be made, or it ended.</summary>
    Lost,
}
