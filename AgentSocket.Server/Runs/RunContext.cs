using System.Security.Claims;
using AgentSocket.Protocol;
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
        Attempt = run.Attempt;
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

    /// <summary>The attempt to make: 1, or more if a server that had the run before has died.</summary>
    public long Attempt { get; }

    /// <summary>Text of channel 0 that earlier attempts emitted.</summary>
    public string Emitted { get; }

    /// <summary>Where the run's frames go.</summary>
    public RunOutput Output { get; }

    /// <summary>Who began it.</summary>
    public ClaimsPrincipal User => Session.User;

    /// <summary>Another attempt begins: what the one before may still do is fenced off.</summary>
    /// <param name="attempt">One more than the attempt before.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The run has ended, or is in the hands of another server.</exception>
    public ValueTask BeginAttemptAsync(long attempt, CancellationToken cancellationToken = default) => _session.BeginAttemptAsync(_run, attempt, cancellationToken);
}
