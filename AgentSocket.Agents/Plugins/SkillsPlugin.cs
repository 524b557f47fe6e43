using System.ComponentModel;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>Announces a tool in the middle of a run, and withdraws it: an example of tools that are there just in time.</summary>
[Description("Tools that you can learn")]
internal sealed class SkillsPlugin
{
    public const string Name = "skills";

    [KernelFunction("learn")]
    [Description("Learns to reverse text: offers the person's client a new tool for that.")]
    public static async Task<string> LearnAsync(Kernel kernel, CancellationToken cancellationToken)
    {
        await kernel.Run().DefineToolsAsync([ReverseAgent.Tool], [], cancellationToken);
        return $"Learned: {ReverseAgent.Target} can be invoked now.";
    }

    [KernelFunction("forget")]
    [Description("Forgets how to reverse text: withdraws the tool from the person's client.")]
    public static async Task<string> ForgetAsync(Kernel kernel, CancellationToken cancellationToken)
    {
        await kernel.Run().DefineToolsAsync([], [ReverseAgent.Target], cancellationToken);
        return $"Forgotten: {ReverseAgent.Target} is withdrawn.";
    }
}
