using System.Security.Claims;
using AgentSocket.Protocol;
using AgentSocket.Server.Connections;
using AgentSocket.Server.Runs;
using AgentSocket.Server.Sessions;

namespace AgentSocket.Server;

/// <summary>A run that a client began.</summary>
public sealed class RunContext
{
    private readonly Session _session;
    private readonly SessionRun _run;

    internal RunContext(Session session, SessionRun run, InvokeFrame invoke)
    {
        (_session, _run) = (session, run);
        Session = session;
        (Attempt, LostAttempts, State) = (run.Attempt, run.LostAttempts, run.State);
        Emitted = run.Emitted.ToString();
        Run = invoke.Run;
        Target = invoke.Target;
        Input = invoke.Input;
        Options = invoke.Options ?? new InvokeOptions();
        Output = new RunOutput(session, run);
    }

    /// <summary>The session that it belongs to.</summary>
    public IAgentSession Session { get; }

    /// <summary>The run's number in the session.</summary>
    public long Run { get; }

    /// <summary>What was invoked.</summary>
    public string Target { get; }

    /// <summary>What it was given; it stays as long as the context.</summary>
    public AgentValue Input { get; }

    /// <summary>Deadline and trace context.</summary>
    public InvokeOptions Options { get; }

    /// <summary>The attempt to make: 1, or more if another server had the run before, or the run waited for its client.</summary>
    public long Attempt { get; }

    /// <summary>How many of the attempts before were lost, as <see cref="BeginAttemptAsync"/> was told.</summary>
    public long LostAttempts { get; }

    /// <summary>What the client was last told that the run does: <see cref="RunState.Running"/>, unless another server had it before and said otherwise.</summary>
    public RunState State { get; }

    /// <summary>Text of channel 0 that earlier attempts emitted.</summary>
    public string Emitted { get; }

    /// <summary>The session's other runs that go on, as far as this server knows: all, where it carries the session's connection.</summary>
    public IReadOnlyList<long> OtherRuns
    {
        get
        {
            lock (_session.Numbering.Lock)
                return [.. _session.Runs.Keys.Where(run => run != Run).Order()];
        }
    }

    /// <summary>Where the run's frames go.</summary>
    public RunOutput Output { get; }

    /// <summary>Who began it.</summary>
    public ClaimsPrincipal User => Session.User;

    /// <summary>Who began it, as <see cref="IAgentSessions.FindAllAsync"/> and workers know them; null for an anonymous client.</summary>
    public string? Principal => Principals.NameOf(User);

    /// <summary>What the client has said about the run: answers to what was asked (<see cref="RunWriter.AskAsync"/>, <see cref="RunWriter.CallAsync"/>), and guidance. Spec §9.4, §9.5.</summary>
    public RunInbox Inbox => _run.Inbox;

    /// <summary>Whether a question or a call of the run is open.</summary>
    public bool AwaitsAnswer
    {
        get
        {
            lock (_session.Numbering.Lock)
                return _run.Requests.AwaitsAnswer;
        }
    }

    /// <summary>How long ago the run's INVOKE arrived, whichever server had it.</summary>
    public TimeSpan Elapsed => _run.Elapsed;

    /// <summary>What is left to the run until its deadline; null if it has none.</summary>
    public TimeSpan? DeadlineLeft => _run.Deadline?.Left;

    /// <summary>
    /// Waits in this process until the client has said more. That time doesn't count against the run's deadline, and a session that is in
    /// this process's memory lives on without a connection. What expires meanwhile is answered in the client's place.
    /// </summary>
    /// <param name="seen">How many frames of the inbox the caller knows.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The run has ended, or the token was cancelled.</exception>
    public ValueTask WaitAsync(int seen, CancellationToken cancellationToken = default) => new RunWait(_session, _run).UntilAsync(seen, cancellationToken);

    /// <summary>
    /// The run has nothing to do until the client says more. Where sessions are in a store, nobody has the run in hands meanwhile; else this waits, as
    /// <see cref="WaitAsync"/> does.
    /// </summary>
    /// <param name="seen">How many frames of the inbox the caller knows.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>True if the handler is done with the run, and returns null; false if the client has said more, and it goes on.</returns>
    /// <exception cref="OperationCanceledException">The run has ended, or the token was cancelled.</exception>
    public ValueTask<bool> SuspendAsync(int seen, CancellationToken cancellationToken = default) => _session.SuspendAsync(_run, seen, cancellationToken);

    /// <summary>Tells the client that the run takes no guidance (STEERED, rejected), for each STEER that it hasn't been told of. From any thread.</summary>
    public void RejectGuidance() => RunGuidance.Reject(_session, _run);

    /// <summary>Whether there is guidance that the client hasn't been told of.</summary>
    public bool HasGuidance => RunGuidance.IsOpen(_session, _run);

    /// <summary>An agent has taken the run up, as COMPLETE's <c>queueMs</c> tells. For handlers that hand runs on; the agent of others has it from the beginning. Spec §4.6.</summary>
    public void OnTakenUp() => _run.OnTakenUp();

    /// <summary>Another attempt begins: what the one before may still do is fenced off.</summary>
    /// <param name="attempt">One more than the attempt before.</param>
    /// <param name="lostAttempts">How many of the attempts before were lost: whoever did them broke off. Those that ended because the run waited, was guided or came into other hands are none of them.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The run has ended, or is in the hands of another server.</exception>
    public ValueTask BeginAttemptAsync(long attempt, long lostAttempts, CancellationToken cancellationToken = default) =>
        _session.BeginAttemptAsync(_run, attempt, lostAttempts, cancellationToken);
}
