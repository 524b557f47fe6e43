using AgentSocket.Protocol;

namespace AgentSocket.Agents;

/// <summary>
/// Something to do when a run has ended well, such as to push what happens next. A run asks for it with <see cref="AgentContext.AfterRunAsync{TWork}"/>;
/// the host knows it as a service of this type. It may take its time, but not forever, and ends with the host.
/// </summary>
public interface IAfterRun
{
    /// <summary>Does it, once for each time that a run asked.</summary>
    /// <param name="session">The run's session.</param>
    /// <param name="arguments">What the run gave.</param>
    /// <param name="cancellationToken">Its time is over, or the host's.</param>
    Task DoAsync(ISessionPush session, AgentValue arguments, CancellationToken cancellationToken);
}

/// <summary>What a run has asked for with <see cref="AgentContext.AfterRunAsync{TWork}"/>.</summary>
/// <param name="Work">The full name of the <see cref="IAfterRun"/>'s type.</param>
/// <param name="Arguments">What it is given.</param>
public sealed record AfterRunRequest(string Work, AgentValue Arguments)
{
    /// <summary>Tells what; the arguments stay out of logs.</summary>
    public override string ToString() => Work;
}
