namespace AgentSocket.Agents.Calculator;

/// <summary>An expression can't be read, or has no value. The message says why, and where.</summary>
internal sealed class CalculationException(string message) : Exception(message);
