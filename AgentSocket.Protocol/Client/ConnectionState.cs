namespace AgentSocket.Protocol.Client;

/// <summary>What a client's connection is doing.</summary>
public enum ConnectionState
{
    /// <summary>It is open.</summary>
    Connected,

    /// <summary>It is lost, and a new one is being made.</summary>
    Reconnecting,

    /// <summary>It is over.</summary>
    Closed,
}
