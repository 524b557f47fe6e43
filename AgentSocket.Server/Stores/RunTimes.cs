namespace AgentSocket.Server.Stores;

/// <summary>What a run's metrics are measured from, whichever servers have it. Spec §4.6.</summary>
/// <param name="Arrived">When its INVOKE arrived, by the clock of the server that had it.</param>
/// <param name="Queue">How long after that an agent took it up; null if none has yet.</param>
/// <param name="FirstToken">How long after that its first STREAM went out; null if none has yet.</param>
public readonly record struct RunTimes(DateTimeOffset Arrived, TimeSpan? Queue, TimeSpan? FirstToken);
