using AgentSocket.Agents;
using AgentSocket.FunctionWorker.Journals;
using AgentSocket.FunctionWorker.Push;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;

namespace AgentSocket.FunctionWorker.Invoking;

/// <summary>One attempt at a run in a worker: it knows what the client had said when it was sent, and when it would have to wait for more, it is over.</summary>
internal sealed class InvocationHost(Invocation invocation, BodyRunWriter body, StoredJournal journal, RelayPush relay, TimeProvider time) : IAgentHost
{
    public RunWriter Writer => body;

    public RunInbox Inbox { get; } = Read(invocation.Inbox);

    public ISessionPush InRun { get; } = new BodyPush(body);

    public ISessionPush Session { get; } = new DetachedPush(relay, RelayPush.ToSession(invocation.SessionId));

    public ISessionPush? PrincipalSessions { get; } = invocation.Principal is { } principal ? new DetachedPush(relay, RelayPush.ToPrincipal(principal)) : null;

    public IReadOnlyList<ToolDefinition> ClientTools => invocation.Tools;

    public RunJournal Journal => journal;

    public ReadOnlyMemory<char> TextAhead => body.TextAhead;

    public TimeProvider Time => time;

    /// <summary>Whether the attempt is over because the run waits.</summary>
    public bool IsSuspended { get; private set; }

    public ValueTask WaitAsync(int seen, CancellationToken cancellationToken)
    {
        IsSuspended = true;
        throw new RunSuspendedException();
    }

    private static RunInbox Read(IReadOnlyList<ReadOnlyMemory<byte>> frames)
    {
        var inbox = new RunInbox();
        foreach (var frame in frames)
            inbox.Add(frame);

        return inbox;
    }
}
