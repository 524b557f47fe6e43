using AgentSocket.Protocol;

namespace AgentSocket.Agents;

/// <summary>One run, as its host hands it to an agent.</summary>
public sealed class AgentContext
{
    /// <summary>The INVOKE's target, one of the agent's.</summary>
    public required string Target { get; init; }

    /// <summary>The INVOKE's input. Its bytes stay valid until the run has ended.</summary>
    public required AgentValue Input { get; init; }

    /// <summary>Where the run's frames go.</summary>
    public required RunWriter Writer { get; init; }

    /// <summary>The session's turns. The agent adds this run's; the host keeps it, also when the run fails.</summary>
    public required Conversation Conversation { get; init; }
}
