using System.Security.Claims;
using AgentSocket.Protocol;
using AgentSocket.Server.Sessions;

namespace AgentSocket.Server;

/// <summary>A run that a client began.</summary>
public sealed class RunContext
{
    internal RunContext(Session session, SessionRun run, InvokeFrame invoke)
    {
        Session = session;
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

    /// <summary>Where the run's frames go.</summary>
    public RunOutput Output { get; }

    /// <summary>Which attempt at the run is the first to be made: 1, or more when what dispatched it before has died.</summary>
    public long Attempt { get; internal init; } = 1;

    /// <summary>Text of channel 0 that earlier attempts emitted.</summary>
    public string Emitted { get; internal init; } = "";

    /// <summary>Who began it.</summary>
    public ClaimsPrincipal User => Session.User;

    /// <summary>A handler that makes a further attempt says so before it does.</summary>
    /// <param name="attempt">Its number: one more than that of the attempt before.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask BeginAttemptAsync(long attempt, CancellationToken cancellationToken = default) =>
        AttemptBeginning?.Invoke(attempt, cancellationToken) ?? ValueTask.CompletedTask;

    /// <summary>Who must know of a further attempt before it is made; nobody if the run is only here.</summary>
    internal Func<long, CancellationToken, ValueTask>? AttemptBeginning { get; init; }
}
