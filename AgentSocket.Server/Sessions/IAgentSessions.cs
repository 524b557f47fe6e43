namespace AgentSocket.Server;

/// <summary>The sessions that this server can reach, for pushing to them from elsewhere: its own, or those of the whole fleet.</summary>
public interface IAgentSessions
{
    /// <summary>Finds a session that hasn't ended. Waits while the store of a fleet's sessions can't be reached.</summary>
    /// <param name="sessionId">The session's id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The session; null if there is none, or the store was away for longer than sessions live.</returns>
    ValueTask<IAgentSession?> FindAsync(string sessionId, CancellationToken cancellationToken = default);
}
