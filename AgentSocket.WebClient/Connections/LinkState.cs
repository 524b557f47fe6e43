namespace AgentSocket.WebClient.Connections;

/// <summary>What a mode's connection is doing, as the page shows it.</summary>
public enum LinkState
{
    /// <summary>It was never asked for.</summary>
    Idle,

    /// <summary>It is being made, with a new session.</summary>
    Connecting,

    /// <summary>It is open.</summary>
    Connected,

    /// <summary>It broke, and the client makes another to go on with the session.</summary>
    Reconnecting,

    /// <summary>It couldn't be made, or it ended for good.</summary>
    Lost,
}
