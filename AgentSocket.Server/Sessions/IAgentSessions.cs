namespace AgentSocket.Server;

/// <summary>The sessions that this server can reach, for pushing to them from elsewhere: its own, or those of the whole fleet.</summary>
public interface IAgentSessions
{
    /// <summary>Finds a session that hasn't ended.</summary>
    /// <param name="sessionId">The session's id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The session; null if there is none.</returns>
    /// <exception cref="Protocol.AgentSocketException">The store of sessions can't be reached (<see cref="Protocol.ErrorCodes.StateUnavailable"/>).</exception>
    ValueTask<IAgentSession?> FindAsync(string sessionId, CancellationToken cancellationToken = default);
}
