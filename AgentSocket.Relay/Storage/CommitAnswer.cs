using AgentSocket.Server.Stores;

namespace AgentSocket.Relay.Storage;

/// <summary>What became of a commit, and what follows of it outside of the session.</summary>
/// <param name="Result">What became of it.</param>
/// <param name="Left">Runs that are where they were no more.</param>
/// <param name="Note">Where the session is to be noted; null if it is.</param>
internal sealed record CommitAnswer(CommitResult Result, IReadOnlyList<LeftRun> Left, OwnerNote? Note);

/// <summary>A run that a server has no more, since it has ended; or that waits no more.</summary>
/// <param name="ServerId">The server; empty for a run that waited.</param>
/// <param name="Run">The run.</param>
/// <param name="Attempt">The attempt that ended so.</param>
internal sealed record LeftRun(string ServerId, long Run, long Attempt);

/// <summary>Whose a session is, and until when it is to be found so.</summary>
/// <param name="Owner">The principal, behind its issuer.</param>
/// <param name="Until">Milliseconds since 1970, by the clock of Redis.</param>
internal sealed record OwnerNote(string Owner, long Until);
