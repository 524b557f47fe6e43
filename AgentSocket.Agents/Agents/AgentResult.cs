using AgentSocket.Protocol;

namespace AgentSocket.Agents;

/// <summary>How a run went, for COMPLETE.</summary>
/// <param name="Value">The result; none if all of it was streamed.</param>
/// <param name="InputTokens">Tokens that the model read; null if it doesn't say.</param>
/// <param name="OutputTokens">Tokens that the model wrote; null if it doesn't say.</param>
public readonly record struct AgentResult(AgentValue Value = default, long? InputTokens = null, long? OutputTokens = null);
