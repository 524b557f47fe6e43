using AgentSocket.Agents;
using AgentSocket.Protocol;
using AgentSocket.Server;

namespace AgentSocket.DirectAgent;

/// <summary>A run in the process that holds its socket: what it waits for comes to it, and it has one attempt.</summary>
internal sealed class DirectHost(RunContext run, IAgentSessions sessions, TimeProvider time, ToolAnnouncement announcement) : IAgentHost
{
    public RunWriter Writer => run.Output;

    public RunInbox Inbox => run.Inbox;

    public ISessionPush InRun => run.Session;

    public ISessionPush Session => run.Session;

    public ISessionPush? PrincipalSessions { get; } = run.Principal is { } principal ? new PrincipalPush(sessions, principal, time) : null;

    public IReadOnlyList<ToolDefinition> ClientTools => run.Session.ClientTools;

    public RunJournal Journal { get; } = new();

    public ReadOnlyMemory<char> TextAhead => default;

    public TimeProvider Time => time;

    public async ValueTask WaitAsync(int seen, CancellationToken cancellationToken)
    {
        await announcement.MakeAsync();
        await run.WaitAsync(seen, cancellationToken);
    }
}
