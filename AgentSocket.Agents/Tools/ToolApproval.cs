using AgentSocket.Protocol;
using Microsoft.Extensions.Options;

namespace AgentSocket.Agents;

/// <summary>Tools of the server that change something: a person agrees to each call, with exactly its arguments, before it is made.</summary>
internal sealed class ToolApproval(IOptions<ChatOptions> options)
{
    /// <summary>Whether a tool needs agreement.</summary>
    public bool IsNeeded(string name) => options.Value.ApproveTools.Contains(name, StringComparer.Ordinal);

    /// <summary>Asks for it.</summary>
    public static async ValueTask<bool> AskAsync(AgentContext context, string name, AgentValue arguments, CancellationToken cancellationToken)
    {
        var reply = await context.ClarifyAsync(Question.Approval($"May I call {name}?", name, arguments), cancellationToken);
        return reply.IsAccepted;
    }
}
