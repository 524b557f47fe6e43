using System.Diagnostics.CodeAnalysis;

namespace AgentSocket.Server.Sessions;

/// <summary>The registry, as others see it.</summary>
internal sealed class AgentSessions(SessionRegistry registry) : IAgentSessions
{
    public bool TryGet(string sessionId, [NotNullWhen(true)] out IAgentSession? session)
    {
        session = registry.TryGet(sessionId, out var found) && !found.HasEnded ? found : null;
        return session is not null;
    }
}
