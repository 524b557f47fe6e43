using AgentSocket.Server.Stores;

namespace AgentSocket.Tests.Storage;

/// <summary>
/// What a store of sessions must do, said as simply as can be: everything in memory, under one lock. Tests compare real stores with it,
/// and give it to servers that need a store. Each instance is one server's; those of a fleet share what they store.
/// </summary>
internal sealed class ReferenceStore : ISessionStore
{
    private readonly ReferenceFleet _fleet;

    private ReferenceStore(ReferenceFleet fleet, string serverId) => (_fleet, ServerId) = (fleet, serverId);

    /// <summary>The first server of a fleet.</summary>
    public ReferenceStore(TimeProvider time, TimeSpan? retention = null, TimeSpan? lease = null, string serverId = "A", TimeSpan? suspensionLimit = null)
        : this(new ReferenceFleet(time, retention ?? TimeSpan.FromSeconds(120), lease ?? TimeSpan.FromSeconds(5), suspensionLimit ?? TimeSpan.FromDays(1)), serverId)
    {
    }

    public string ServerId { get; }

    public TimeSpan Lease => _fleet.Lease;

    /// <summary>Another server of the fleet.</summary>
    public ReferenceStore Join(string serverId) => new(_fleet, serverId);

    public Task<CommitResult> CommitAsync(SessionCommit commit, CancellationToken cancellationToken) =>
        DoAsync(() => Commit(commit), cancellationToken);

    public Task<SessionView?> ClaimAsync(SessionClaim claim, CancellationToken cancellationToken) =>
        DoAsync(() => Claim(claim), cancellationToken);

    public Task<SessionView?> LookAsync(string sessionId, CancellationToken cancellationToken) =>
        DoAsync(() => _fleet.Find(sessionId)?.View(ServerId), cancellationToken);

    public Task<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadAsync(string sessionId, long after, CancellationToken cancellationToken) =>
        DoAsync(() => _fleet.Find(sessionId)?.Read(after), cancellationToken);

    public Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadInboxAsync(string sessionId, long run, int after, CancellationToken cancellationToken) =>
        DoAsync<IReadOnlyList<ReadOnlyMemory<byte>>>(() => [.. _fleet.Find(sessionId)?.Runs.GetValueOrDefault(run)?.Inbox.Skip(after) ?? []], cancellationToken);

    public Task<IReadOnlyList<string>> FindAsync(string principal, CancellationToken cancellationToken) =>
        DoAsync(() => _fleet.FindAll(principal), cancellationToken);

    public Task DeleteAsync(string sessionId, CancellationToken cancellationToken) =>
        DoAsync(() => _fleet.Delete(sessionId, ServerId), cancellationToken);

    public Task<IReadOnlyList<OrphanedRun>> BeatAsync(CancellationToken cancellationToken) =>
        DoAsync(() => _fleet.Beat(ServerId), cancellationToken);

    public Task<bool> IsAliveAsync(string serverId, CancellationToken cancellationToken) =>
        DoAsync(() => _fleet.IsAlive(serverId), cancellationToken);

    public Task<TakenRun?> TakeAsync(OrphanedRun orphan, CancellationToken cancellationToken) =>
        DoAsync(() => Take(orphan), cancellationToken);

    public Task LeaveAsync(CancellationToken cancellationToken) =>
        DoAsync(() => _fleet.Leave(ServerId), cancellationToken);

    public void Listen(Action<string?> onRing) => _fleet.Listen(ServerId, onRing);

    private Task<T> DoAsync<T>(Func<T> step, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_fleet)
            return Task.FromResult(step());
    }

    private CommitResult Commit(SessionCommit commit)
    {
        var session = _fleet.Find(commit.SessionId);
        if (session is null)
        {
            if (commit.Create is null || commit.Sequence != 1)
                return CommitResult.Gone;
            session = _fleet.Add(commit.SessionId, commit.Create, ServerId);
        }
        else if (commit.Sequence <= session.SequenceOf(ServerId))
        {
            return session.Answers[ServerId];
        }
        else if (commit.Create is not null)
        {
            return CommitResult.Gone;
        }

        if (commit.Sequence != session.SequenceOf(ServerId) + 1 || commit.Generation > session.Generation || commit.Acknowledged > session.Sent)
        {
            _fleet.Delete(commit.SessionId, ServerId);
            return CommitResult.Gone;
        }

        List<string?> rings = [];
        var result = _fleet.Do(session, () => session.Apply(commit, ServerId, rings));
        _fleet.Ring(commit.SessionId, rings, ServerId);
        return result;
    }

    private SessionView? Claim(SessionClaim claim)
    {
        var session = _fleet.Find(claim.SessionId);
        if (session is null || !session.IsGranted(claim))
            return null;
        if (session.IsClaimed(claim))
            return session.View(ServerId);
        var rings = session.Runs.Values.Select(run => run.ServerId).Append(session.Relay).ToList();
        var view = _fleet.Do(session, () => session.Claim(claim, ServerId));
        _fleet.Ring(claim.SessionId, rings, ServerId);
        return view;
    }

    private TakenRun? Take(OrphanedRun orphan)
    {
        var session = _fleet.Find(orphan.SessionId);
        if (session is null || !session.Runs.TryGetValue(orphan.Run, out var run) || (run.ServerId != orphan.ServerId && run.ServerId != ServerId))
            return null;
        _fleet.Ring(orphan.SessionId, [run.ServerId, session.Relay], ServerId);
        _fleet.Do(session, () => run.Next(ServerId, _fleet.Now));
        return new TakenRun(session.View(ServerId), run.Attempt, run.LostAttempts, run.Begin.Invoke, run.Deadline, run.Text, run.Requests, run.Inbox);
    }
}
