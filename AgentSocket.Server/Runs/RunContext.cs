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

    /// <summary>Who began it.</summary>
    public ClaimsPrincipal User => Session.User;
}
