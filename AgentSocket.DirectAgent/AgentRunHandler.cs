using AgentSocket.Agents;
using AgentSocket.Protocol;
using AgentSocket.Server;
using Microsoft.Extensions.Options;

namespace AgentSocket.DirectAgent;

/// <summary>Direct mode: the agent runs in the process that holds the socket, and its memory lives with the session.</summary>
internal sealed class AgentRunHandler(
    AgentCatalog agents,
    IAgentSessions sessions,
    BackgroundWork background,
    IOptions<ConversationOptions> conversations,
    TimeProvider time) : IRunHandler
{
    public async Task<RunCompletion?> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var agent = agents.Find(context.Target);
        await using var refusal = agent.IsSteerable ? null : new GuidanceRefusal(context);
        var announcement = context.Session.GetOrAdd(() => new ToolAnnouncement(context.Session, agents.Tools));
        var run = new AgentContext(new DirectHost(context, sessions, time, announcement))
        {
            Target = context.Target,
            Input = context.Input,
            SessionId = context.Session.Id,
            IsSteerable = agent.IsSteerable,
            Principal = context.Principal,
            Conversation = context.Session.GetOrAdd(() => new Conversation(conversations.Value)),
        };
        AgentResult result;
        try
        {
            result = await agent.RunAsync(run, cancellationToken);
        }
        finally
        {
            await announcement.MakeAsync();
        }

        // What comes after the run comes after its end, not before.
        if (!cancellationToken.IsCancellationRequested)
            cancellationToken.UnsafeRegister(_ => background.Begin(run), null);
        return new RunCompletion(RunOutcome.Ok, new RunMetrics { InputTokens = result.InputTokens, OutputTokens = result.OutputTokens }, result.Value);
    }
}
