namespace AgentSocket.WebClient.Connections;

/// <summary>How a question reaches the agent.</summary>
public enum AgentMode
{
    /// <summary>The WebSocket ends in the agent's process.</summary>
    Direct,

    /// <summary>The WebSocket ends in a relay, which calls a worker for each question.</summary>
    Relay,
}
