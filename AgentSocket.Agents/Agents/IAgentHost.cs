using AgentSocket.Protocol;

namespace AgentSocket.Agents;

/// <summary>
/// What a host gives to each run of an agent. There are two: the process that holds the socket, where a run waits in memory, and a worker,
/// where a run that waits is nowhere. An agent doesn't see the difference: it sees <see cref="AgentContext"/>.
/// </summary>
public interface IAgentHost
{
    /// <summary>Where the run's frames go.</summary>
    RunWriter Writer { get; }

    /// <summary>What the client has said about the run.</summary>
    RunInbox Inbox { get; }

    /// <summary>Pushes in order with the run's frames, as long as the run goes on.</summary>
    ISessionPush InRun { get; }

    /// <summary>Pushes at any time, also when the run has ended.</summary>
    ISessionPush Session { get; }

    /// <summary>Pushes to all sessions of the run's principal, at any time; null for an anonymous client.</summary>
    ISessionPush? PrincipalSessions { get; }

    /// <summary>The tools that the client offers.</summary>
    IReadOnlyList<ToolDefinition> ClientTools { get; }

    /// <summary>What further attempts at the run must not do again.</summary>
    RunJournal Journal { get; }

    /// <summary>Text of channel 0 that the client has from earlier attempts, and that this one hasn't come to; empty for most.</summary>
    ReadOnlyMemory<char> TextAhead { get; }

    /// <summary>The clock.</summary>
    TimeProvider Time { get; }

    /// <summary>Waits until the client has said more. Several may wait at once.</summary>
    /// <param name="seen">How many frames of the inbox the caller knows.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RunSuspendedException">This attempt ends here; another goes on when the client has said more.</exception>
    ValueTask WaitAsync(int seen, CancellationToken cancellationToken);
}
