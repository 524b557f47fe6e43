namespace AgentSocket.Relay.Dispatch;

/// <summary>The worker broke off. It doesn't leave the relay: another attempt follows, or the run ends with <c>worker_lost</c>. Spec §11.6.</summary>
/// <param name="hasBegun">Whether the worker had taken the run; null if nobody knows.</param>
/// <param name="cause">What the connection said.</param>
internal sealed class WorkerLostException(bool? hasBegun, Exception? cause = null) : Exception("The worker broke off.", cause)
{
    /// <summary>Whether the worker had taken the run; null if nobody knows.</summary>
    public bool? HasBegun { get; } = hasBegun;
}
