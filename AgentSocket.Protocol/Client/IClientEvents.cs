namespace AgentSocket.Protocol.Client;

/// <summary>What a connection tells the client beside what goes to runs. Called without the session's lock.</summary>
internal interface IClientEvents
{
    void OnAnnounced(AgentSession session);

    void OnError(AgentSocketException error);

    void OnToolsChanged();

    /// <summary>An event has come. It counts as taken when its readers have taken it.</summary>
    void OnEvent(PendingEvent item);

    /// <summary>The session can't be had any more: its runs fail, and the application is told.</summary>
    /// <returns>The session that begins.</returns>
    ClientSession LoseSession(ClientSession session);
}
