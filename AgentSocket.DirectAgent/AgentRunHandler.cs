using AgentSocket.Agents;
using AgentSocket.Protocol;
using AgentSocket.Server;
using Microsoft.Extensions.Options;

namespace AgentSocket.DirectAgent;

/// <summary>Direct mode: the agent runs in the process that holds the socket, and its memory lives with the session.</summary>
internal sealed class AgentRunHandler(AgentCatalog agents, IOptions<ConversationOptions> conversations) : IRunHandler
{
    public async Task<RunCompletion> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var agent = agents.Find(context.Target);
        var result = await agent.RunAsync(
            new AgentContext
            {
                Target = context.Target,
                Input = context.Input,
                Writer = context.Output,
                Conversation = context.Session.GetOrAdd(() => new Conversation(conversations.Value)),
            },
            cancellationToken);

        // Just in time: what can be invoked is told to those who have begun to talk.
        if (context.Session.GetOrAdd(() => new ToolAnnouncement()).TryBegin())
            await context.Session.DefineToolsAsync(agents.Tools, [], cancellationToken);
        return new RunCompletion(RunOutcome.Ok, new RunMetrics { InputTokens = result.InputTokens, OutputTokens = result.OutputTokens }, result.Value);
    }
}
