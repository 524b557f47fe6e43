using Microsoft.SemanticKernel.ChatCompletion;

namespace Microsoft.SemanticKernel;

/// <summary>The request that a configuration is asked for.</summary>
public sealed class FunctionChoiceBehaviorConfigurationContext
{
    /// <summary>A request with these messages.</summary>
    public FunctionChoiceBehaviorConfigurationContext(ChatHistory chatHistory) => ChatHistory = chatHistory;

    /// <summary>The messages.</summary>
    public ChatHistory ChatHistory { get; }

    /// <summary>The kernel.</summary>
    public Kernel? Kernel { get; init; }

    /// <summary>Which request it is since the person's message, from 0.</summary>
    public int RequestSequenceIndex { get; init; }
}
