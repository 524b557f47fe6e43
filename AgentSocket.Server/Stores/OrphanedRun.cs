namespace AgentSocket.Server.Stores;

/// <summary>A run whose server's lease is over; or a suspended run, one of whose requests has expired.</summary>
/// <param name="SessionId">Its session.</param>
/// <param name="Run">Its number.</param>
/// <param name="ServerId">The server; empty for a suspended run.</param>
public sealed record OrphanedRun(string SessionId, long Run, string ServerId);

/// <summary>A run that this server has taken: from a dead one, or because it needn't wait any more.</summary>
/// <param name="Session">Its session.</param>
/// <param name="Attempt">The attempt that this server makes.</param>
/// <param name="LostAttempts">How many of the attempts before were lost, as the last <see cref="BeginAttempt"/> said.</param>
/// <param name="Invoke">The INVOKE frame.</param>
/// <param name="Deadline">When the run's deadline passes; of a run that was suspended, from now on what was left to it.</param>
/// <param name="Emitted">Text of channel 0 that the attempts before have emitted; null if it isn't known any more.</param>
/// <param name="Requests">What it has asked, and what guidance it was given; settled or not. In the order of their kinds and numbers.</param>
/// <param name="Inbox">The frames of its inbox.</param>
public sealed record TakenRun(
    SessionView Session,
    long Attempt,
    long LostAttempts,
    ReadOnlyMemory<byte> Invoke,
    DateTimeOffset? Deadline,
    string? Emitted,
    IReadOnlyList<RunRequest> Requests,
    IReadOnlyList<ReadOnlyMemory<byte>> Inbox);
