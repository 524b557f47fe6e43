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
        var run = new AgentContext(new DirectHost(context, sessions, time))
        {
            Target = context.Target,
            Input = context.Input,
            SessionId = context.Session.Id,
            IsSteerable = agent.IsSteerable,
            Principal = context.Principal,
            Conversation = context.Session.GetOrAdd(() => new Conversation(conversations.Value)),
        };
        var result = await agent.RunAsync(run, cancellationToken);

        // Just in time: what can be invoked is told to those who have begun to talk.
        if (context.Session.GetOrAdd(() => new ToolAnnouncement()).TryBegin())
            await context.Session.DefineToolsAsync(agents.Tools, [], id: null, cancellationToken);

        // What comes after the run comes after its end, not before.
        if (!cancellationToken.IsCancellationRequested)
            cancellationToken.UnsafeRegister(_ => background.Begin(run), null);
        return new RunCompletion(RunOutcome.Ok, new RunMetrics { InputTokens = result.InputTokens, OutputTokens = result.OutputTokens }, result.Value);
    }
}
