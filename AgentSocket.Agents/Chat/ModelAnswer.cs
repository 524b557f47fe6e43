using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>What is known at the end of one answer of the model's; its text has been streamed.</summary>
/// <param name="Calls">The tools that it calls; none if it has said all.</param>
/// <param name="Usage">What it cost.</param>
internal readonly record struct ModelAnswer(IReadOnlyList<FunctionCallContent> Calls, TokenUsage Usage);
