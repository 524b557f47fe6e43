using AgentSocket.Agents.Calculator;
using AgentSocket.Protocol;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>What is told of a tool that failed: to the model, and to the client.</summary>
internal static class ToolFailure
{
    /// <summary>Whether an exception says in its message what was wrong with the call. Others may say what concerns nobody outside, such as a host's name.</summary>
    public static bool IsTold(Exception exception) => exception is ArgumentException or AgentSocketException or KernelException or CalculationException;

    /// <summary>What was wrong, as a sentence.</summary>
    public static string Describe(Exception exception) => IsTold(exception) ? exception.Message : "The tool failed.";
}
