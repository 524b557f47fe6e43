namespace AgentSocket.Agents;

/// <summary>
/// The run waits for its client, and nothing of it stays in this process: the agent's code runs anew when the client has answered. An
/// agent lets it pass, as it does any cancellation.
/// </summary>
public sealed class RunSuspendedException : OperationCanceledException
{
    /// <summary>The run waits for its client.</summary>
    public RunSuspendedException()
        : base("The run waits for its client.")
    {
    }
}
