using AgentSocket.Protocol;

namespace AgentSocket.Agents;

/// <summary>
/// What answers INVOKEs for some targets. Written once; a host runs it in the process that holds the socket, or in a worker
/// behind a relay.
/// </summary>
public interface IAgent
{
    /// <summary>The targets that it answers, compared by exact spelling.</summary>
    IReadOnlyList<string> Targets { get; }

    /// <summary>Those of its targets that a host announces to clients as tools (TOOL_DEF).</summary>
    IReadOnlyList<ToolDefinition> Tools => [];

    /// <summary>Whether it takes guidance (<see cref="AgentContext.TryTakeGuidanceAsync"/>). If not, hosts reject guidance for it.</summary>
    bool IsSteerable => false;

    /// <summary>Works on one run: streams into the context, and flushes when it is about to wait for something else than the context.</summary>
    /// <param name="context">The run.</param>
    /// <param name="cancellationToken">The run was cancelled, or its deadline passed.</param>
    /// <returns>The run's result, for COMPLETE. The host flushes with it.</returns>
    /// <exception cref="AgentSocketException">Ends the run with ERROR and this code.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    ValueTask<AgentResult> RunAsync(AgentContext context, CancellationToken cancellationToken);
}
