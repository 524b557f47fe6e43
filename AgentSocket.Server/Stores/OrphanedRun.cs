namespace AgentSocket.Server.Stores;

/// <summary>A run whose server's lease is over.</summary>
/// <param name="SessionId">Its session.</param>
/// <param name="Run">Its number.</param>
/// <param name="ServerId">The server.</param>
public sealed record OrphanedRun(string SessionId, long Run, string ServerId);

/// <summary>A run that this server has taken from a dead one.</summary>
/// <param name="Session">Its session.</param>
/// <param name="Attempt">The attempt that this server makes.</param>
/// <param name="Invoke">The INVOKE frame.</param>
/// <param name="Deadline">When the run's deadline passes.</param>
/// <param name="Emitted">Text of channel 0 that the attempts before have emitted; null if it isn't known any more.</param>
public sealed record TakenRun(SessionView Session, long Attempt, ReadOnlyMemory<byte> Invoke, DateTimeOffset? Deadline, string? Emitted);
