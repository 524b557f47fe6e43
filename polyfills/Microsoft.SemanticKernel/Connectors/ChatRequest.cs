using Microsoft.SemanticKernel.ChatCompletion;

namespace Microsoft.SemanticKernel.Connectors.OpenAI;

/// <summary>One of the requests that a person's message leads to.</summary>
internal sealed record ChatRequest(
    int Index,
    ChatHistory History,
    OpenAIPromptExecutionSettings Settings,
    FunctionChoiceBehaviorConfiguration? Functions,
    Kernel? Kernel);
