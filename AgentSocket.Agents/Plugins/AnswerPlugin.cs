using System.ComponentModel;
using AgentSocket.Protocol;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>Lets a model take back what it has said.</summary>
[Description("Your own answer")]
internal sealed class AnswerPlugin
{
    public const string Name = "answer";

    [KernelFunction("retract")]
    [Description("Takes back all that you have said in this answer so far, so that the person doesn't see it any more. Say then what you should have said.")]
    public static async Task<string> RetractAsync(Kernel kernel, CancellationToken cancellationToken)
    {
        var chat = ChatRun.Of(kernel) ?? throw new AgentSocketException(ErrorCodes.Internal, "There is no answer here.");
        await chat.RetractAsync(cancellationToken);
        return "Taken back.";
    }
}
