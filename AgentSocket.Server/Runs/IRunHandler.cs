using AgentSocket.Protocol;

namespace AgentSocket.Server;

/// <summary>Does the runs: an agent in this process, or a dispatcher to workers elsewhere.</summary>
public interface IRunHandler
{
    /// <summary>Does one run. Frames go to <see cref="RunContext.Output"/>; what this returns or throws becomes the run's end.</summary>
    /// <param name="context">The run.</param>
    /// <param name="cancellationToken">Cancelled when the run has ended already: by CANCEL, its deadline, or the session's end.</param>
    /// <returns>Null if the run was suspended (<see cref="RunContext.SuspendAsync"/>): it is handled anew, as another run context, when its client has answered. Else the run's good end; the server adds time to first token and total, and the queue time unless the handler knows better.</returns>
    /// <exception cref="AgentSocketException">The run's bad end, told to the client with its code. Any other exception becomes <see cref="ErrorCodes.Internal"/>.</exception>
    Task<RunCompletion?> RunAsync(RunContext context, CancellationToken cancellationToken);
}
