namespace AgentSocket.Protocol;

/// <summary>Pushes to a session without a request: during a run, between runs, after an answer. Spec §4.5, §4.14.</summary>
public interface ISessionPush
{
    /// <summary>Announces and withdraws tools of the server (TOOL_DEF). Doesn't wait for the window.</summary>
    /// <param name="added">New tools; one of a known name replaces that.</param>
    /// <param name="removed">Names of tools that are no more.</param>
    /// <param name="id">Unique in the session, also among those of events: what comes again does nothing. Null for what may take effect twice. A push by way of a relay can't have one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AgentSocketException">The session is gone (<see cref="ErrorCodes.SessionEnded"/>).</exception>
    ValueTask DefineToolsAsync(IReadOnlyList<ToolDefinition> added, IReadOnlyList<string> removed, string? id = null, CancellationToken cancellationToken = default);

    /// <summary>Pushes an EVENT. Waits for the window.</summary>
    /// <param name="topic">What it is about.</param>
    /// <param name="data">What happened.</param>
    /// <param name="id">Unique in the session; null for an event that may come twice.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AgentSocketException">The session is gone (<see cref="ErrorCodes.SessionEnded"/>).</exception>
    ValueTask EmitAsync(string topic, AgentValue data, string? id = null, CancellationToken cancellationToken = default);
}
