using System.Diagnostics.CodeAnalysis;

namespace AgentSocket.Server;

/// <summary>The sessions of this process, for pushing to them from elsewhere.</summary>
public interface IAgentSessions
{
    /// <summary>Finds a session that hasn't ended.</summary>
    /// <param name="sessionId">The session's id.</param>
    /// <param name="session">The session.</param>
    bool TryGet(string sessionId, [NotNullWhen(true)] out IAgentSession? session);
}
