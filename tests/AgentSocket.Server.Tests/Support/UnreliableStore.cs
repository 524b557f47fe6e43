using AgentSocket.Server.Stores;

namespace AgentSocket.Server.Tests.Support;

/// <summary>A store across a network: it answers later, and it or its answers can be away.</summary>
internal sealed class UnreliableStore(ISessionStore inner) : ISessionStore
{
    private bool _isAway;
    private int _answersToLose;
    private int _beats;
    private Func<Task>? _lateClaim;

    /// <summary>Whether nothing reaches the store.</summary>
    public bool IsAway
    {
        get => Volatile.Read(ref _isAway);
        set => Volatile.Write(ref _isAway, value);
    }

    /// <summary>How many answers are lost after the store has done what it was asked.</summary>
    public int AnswersToLose
    {
        get => Volatile.Read(ref _answersToLose);
        set => Volatile.Write(ref _answersToLose, value);
    }

    /// <summary>Whether the next claim is on its way until <see cref="DeliverLateClaimAsync"/>: the server has no answer.</summary>
    public bool DelaysClaim { get; set; }

    /// <summary>What the store still knows of a session: it has lost the last writes.</summary>
    public Func<SessionView, SessionView>? Forget { get; set; }

    /// <summary>Sees a commit before the store does; what it throws is a bug.</summary>
    public Action<SessionCommit>? Committing { get; set; }

    /// <summary>Sees that a run is to be taken before the store does.</summary>
    public Action? Taking { get; set; }

    /// <summary>How often the server has tried to beat. What came of all but the last it has dealt with.</summary>
    public int Beats => Volatile.Read(ref _beats);

    public string ServerId => inner.ServerId;

    public TimeSpan Lease => inner.Lease;

    public Task<CommitResult> CommitAsync(SessionCommit commit, CancellationToken cancellationToken) => AskAsync(() =>
    {
        Committing?.Invoke(commit);
        return inner.CommitAsync(commit, cancellationToken);
    });

    public Task<SessionView?> ClaimAsync(SessionClaim claim, CancellationToken cancellationToken)
    {
        if (!DelaysClaim)
            return AskAsync(async () => Remember(await inner.ClaimAsync(claim, cancellationToken)));
        (DelaysClaim, _lateClaim) = (false, () => inner.ClaimAsync(claim, CancellationToken.None));
        return Task.FromException<SessionView?>(new SessionStoreException("On its way."));
    }

    public Task<SessionView?> LookAsync(string sessionId, CancellationToken cancellationToken) => AskAsync(async () => Remember(await inner.LookAsync(sessionId, cancellationToken)));

    public Task<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadAsync(string sessionId, long after, CancellationToken cancellationToken) => AskAsync(() => inner.ReadAsync(sessionId, after, cancellationToken));

    public Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadInboxAsync(string sessionId, long run, int after, CancellationToken cancellationToken) => AskAsync(() => inner.ReadInboxAsync(sessionId, run, after, cancellationToken));

    public Task<IReadOnlyList<string>> FindAsync(string principal, CancellationToken cancellationToken) => AskAsync(() => inner.FindAsync(principal, cancellationToken));

    public Task DeleteAsync(string sessionId, CancellationToken cancellationToken) => AskAsync(async () =>
    {
        await inner.DeleteAsync(sessionId, cancellationToken);
        return true;
    });

    public Task<IReadOnlyList<OrphanedRun>> BeatAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _beats);
        return AskAsync(() => inner.BeatAsync(cancellationToken));
    }

    public Task<bool> IsAliveAsync(string serverId, CancellationToken cancellationToken) => AskAsync(() => inner.IsAliveAsync(serverId, cancellationToken));

    public Task<TakenRun?> TakeAsync(OrphanedRun orphan, CancellationToken cancellationToken)
    {
        Taking?.Invoke();
        return AskAsync(() => inner.TakeAsync(orphan, cancellationToken));
    }

    public Task LeaveAsync(CancellationToken cancellationToken) => AskAsync(async () =>
    {
        await inner.LeaveAsync(cancellationToken);
        return true;
    });

    public void Listen(Action<string?> onRing) => inner.Listen(id =>
    {
        if (!IsAway)
            onRing(id);
    });

    /// <summary>The claim that was delayed takes effect.</summary>
    public Task DeliverLateClaimAsync() => _lateClaim!();

    private SessionView? Remember(SessionView? view) => view is not null && Forget is { } forget ? forget(view) : view;

    private async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        await Task.Yield();
        if (IsAway)
            throw new SessionStoreException("Away.");
        var answer = await ask();
        await Task.Yield();
        if (Interlocked.Decrement(ref _answersToLose) >= 0)
            throw new SessionStoreException("The answer was lost.");
        return answer;
    }
}
