using System.Security.Claims;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Connections;

namespace AgentSocket.Server.Sessions;

/// <summary>Where sessions are: in this process's memory, or in a store that a fleet of servers has in common.</summary>
internal abstract class SessionDirectory : IAgentSessions
{
    /// <summary>Whether the sessions outlive this process: other servers go on with them.</summary>
    public abstract bool AreShared { get; }

    /// <summary>Whether a run that goes on needs this process.</summary>
    public abstract bool IsBusy { get; }

    /// <summary>A session that nothing is kept of yet.</summary>
    public abstract Session Create(ClaimsPrincipal user);

    /// <summary>The session's first numbered frame has come.</summary>
    public abstract void Begin(Session session);

    /// <summary>Goes on with a session on a connection: RESUMED is queued, and all that follows.</summary>
    /// <param name="resume">What the client says.</param>
    /// <param name="user">Who the client is.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="connectionId">Its id.</param>
    /// <param name="aborted">The connection is gone.</param>
    /// <returns>The session; null if it can't be had.</returns>
    /// <exception cref="Stores.SessionStoreException">Nobody knows in time whether it can be had.</exception>
    public abstract ValueTask<Session?> ResumeAsync(ResumeFrame resume, ClaimsPrincipal user, FrameConnection connection, string connectionId, CancellationToken aborted);

    /// <inheritdoc/>
    public abstract ValueTask<IAgentSession?> FindAsync(string sessionId, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract ValueTask<IReadOnlyList<IAgentSession>> FindAllAsync(string principal, CancellationToken cancellationToken = default);

    /// <summary>The process ends: others may take what it has in hands.</summary>
    public abstract Task LeaveAsync(CancellationToken cancellationToken);
}
