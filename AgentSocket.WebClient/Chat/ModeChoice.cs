namespace AgentSocket.WebClient.Chat;

/// <summary>Whom a question goes to.</summary>
public enum ModeChoice
{
    /// <summary>The agent itself.</summary>
    Direct,

    /// <summary>The agent behind a relay.</summary>
    Relay,

    /// <summary>Both at once, their answers side by side.</summary>
    Compare,
}
