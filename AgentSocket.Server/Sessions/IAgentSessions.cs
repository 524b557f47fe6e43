namespace AgentSocket.Server;

/// <summary>The sessions that this server can reach, for pushing to them from elsewhere: its own, or those of the whole fleet.</summary>
public interface IAgentSessions
{
    /// <summary>Finds a session that hasn't ended. Waits while the store of a fleet's sessions can't be reached.</summary>
    /// <param name="sessionId">The session's id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The session; null if there is none, or the store was away for longer than sessions live.</returns>
    ValueTask<IAgentSession?> FindAsync(string sessionId, CancellationToken cancellationToken = default);

    /// <summary>Finds the sessions of a principal that haven't ended, for pushing to all of them. Waits as <see cref="FindAsync"/> does.</summary>
    /// <param name="principal">The principal's identifier: claim <c>sub</c>, else the name identifier, else the name. Of whichever issuer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The sessions, in no order.</returns>
    ValueTask<IReadOnlyList<IAgentSession>> FindAllAsync(string principal, CancellationToken cancellationToken = default);
}
