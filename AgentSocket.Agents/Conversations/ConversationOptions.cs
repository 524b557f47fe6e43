using System.ComponentModel.DataAnnotations;

namespace AgentSocket.Agents;

/// <summary>Section <c>AgentSocket:Conversation</c>: how much of a session an agent remembers.</summary>
public sealed class ConversationOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "AgentSocket:Conversation";

    /// <summary>How many tokens of ended turns are kept, as estimated by <see cref="TokenEstimate"/>; the oldest turns go first.</summary>
    /// <value>8,000 by default, 100 to 1,000,000.</value>
    [Range(100, 1_000_000)]
    public int MaxTokens { get; set; } = 8_000;
}
