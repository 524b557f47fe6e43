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

    /// <summary>Pushes an EVENT as it is, with the trace context that it belongs to. Waits for the window.</summary>
    /// <param name="pushed">The event; its data must stay as it is until it was pushed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AgentSocketException">The session is gone (<see cref="ErrorCodes.SessionEnded"/>), or the event's id is too long (<see cref="ErrorCodes.InvalidInput"/>).</exception>
    ValueTask EmitAsync(EventFrame pushed, CancellationToken cancellationToken = default);

    /// <summary>An object that lives as long as the session, one of each type.</summary>
    /// <typeparam name="T">The object's type.</typeparam>
    /// <param name="create">Makes it the first time.</param>
    T GetOrAdd<T>(Func<T> create)
        where T : class;
}
