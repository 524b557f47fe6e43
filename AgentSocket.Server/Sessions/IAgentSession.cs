using System.Security.Claims;
using AgentSocket.Protocol;

namespace AgentSocket.Server;

/// <summary>A client's session. It outlives its connections. Spec §10.</summary>
public interface IAgentSession : ISessionPush
{
    /// <summary>Names the session.</summary>
    string Id { get; }

    /// <summary>Names the connection that carries the session now, or carried it last.</summary>
    string ConnectionId { get; }

    /// <summary>Whose session it is.</summary>
    ClaimsPrincipal User { get; }

    /// <summary>The tools that the client offers at this moment. Spec §4.5.</summary>
    IReadOnlyList<ToolDefinition> ClientTools { get; }

    /// <summary>An object that lives as long as the session, one of each type.</summary>
    /// <typeparam name="T">The object's type.</typeparam>
    /// <param name="create">Makes it the first time.</param>
    T GetOrAdd<T>(Func<T> create)
        where T : class;
}
