namespace AgentSocket.Protocol.Client;

/// <summary>The client, as those see it who make its connections.</summary>
internal interface IReconnecting : IClientEvents
{
    /// <summary>The session that goes on, or begins with the next connection.</summary>
    ClientSession Session { get; }

    /// <summary>No connection is there, and one is being made.</summary>
    void OnDisconnected();

    /// <summary>A connection is there again.</summary>
    /// <param name="resumption">How the session goes on; null if another began.</param>
    void OnConnected(SessionResumption? resumption);
}
