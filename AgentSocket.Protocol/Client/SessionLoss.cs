namespace AgentSocket.Protocol.Client;

/// <summary>
/// A session can't be had any more. Its runs have failed with <see cref="ErrorCodes.SessionLost"/>; or, if the client is closed, with what closed it
/// (<see cref="AgentSocketClient.Failure"/>), which is <see cref="ErrorCodes.ConnectionLost"/> when it has given up. Spec §10.4.
/// </summary>
/// <param name="SessionId">The session that was lost; null if the server had not yet announced it.</param>
/// <param name="Runs">Its runs that went on.</param>
public sealed record SessionLoss(string? SessionId, IReadOnlyList<LostRun> Runs);

/// <summary>What is known of a run whose session was lost.</summary>
/// <param name="Number">The run's number in the lost session.</param>
/// <param name="Target">What was invoked.</param>
/// <param name="Processed">True if the server has surely begun it, false if it has never heard of it, null if that isn't known.</param>
public sealed record LostRun(long Number, string Target, bool? Processed);
