using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Connections;
using AgentSocket.Server.Runs;
using AgentSocket.Server.Stores;
using AgentSocket.Server.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AgentSocket.Server.Sessions.Stored;

/// <summary>The sessions of a fleet, as far as they concern this process: those that its connections carry, and those of its runs.</summary>
internal sealed class StoredSessions : SessionDirectory, IDisposable
{
    /// <summary>How long a client waits for RESUMED: then it asks again itself. Spec §10.6.</summary>
    private static readonly TimeSpan ClaimWait = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan StoreWait = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, StoredSession> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<OrphanedRun> _stranded = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lazy<RunStarter> _runs;

    [SuppressMessage("Reliability", "CA2000", Justification = "Disposed with this.")]
    public StoredSessions(ISessionStore store, IOptions<AgentSocketServerOptions> options, ServerMetrics metrics, Lazy<RunStarter> runs, TimeProvider time, ILogger<StoredSessions> logger)
    {
        (Store, Options, Metrics, _runs, Time, Logger) = (store, options.Value, metrics, runs, time, logger);
        LeaseWatch.ThrowIfTooShort(store.Lease, Options.BeatInterval);
        Retry = new StoreRetry(Options.Retention, time, logger);
        Leases = new LeaseWatch(store.Lease, Options.BeatInterval, time);
        ClaimRetry = new StoreRetry(ClaimWait, time, logger);
    }

    /// <summary>Whether this process is about to end its lease: it beats no more.</summary>
    public bool IsLeaving { get; private set; }

    public override bool AreShared => true;

    public override bool IsBusy => _sessions.Values.Any(HasLocalRuns);

    public ISessionStore Store { get; }

    /// <summary>Whether other servers may be held for dead.</summary>
    public LeaseWatch Leases { get; }

    public StoreRetry Retry { get; }

    /// <summary>For a client that waits for the answer, and asks again itself.</summary>
    public StoreRetry ClaimRetry { get; }

    public AgentSocketServerOptions Options { get; }

    public ServerMetrics Metrics { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    /// <summary>Cancelled when the process has left the fleet: nothing is asked of the store any more.</summary>
    public CancellationToken Stopping => _stopping.Token;

    public override Session Create(ClaimsPrincipal user) => new StoredSession(this, ResumeTokens.NewSecret(), user, isFresh: true);

    public override void Begin(Session session) => _sessions.TryAdd(session.Id, (StoredSession)session);

    /// <summary>The session's object in this process.</summary>
    public StoredSession Open(string id) => _sessions.GetOrAdd(id, static (id, sessions) => new StoredSession(sessions, id, new ClaimsPrincipal(), isFresh: false), this);

    public void Remove(StoredSession session) => _sessions.TryRemove(new KeyValuePair<string, StoredSession>(session.Id, session));

    public override async ValueTask<Session?> ResumeAsync(ResumeFrame resume, ClaimsPrincipal user, FrameConnection connection, string connectionId, CancellationToken aborted)
    {
        using var wait = new CancellationTokenSource(ClaimWait, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(wait.Token, aborted);
        while (true)
        {
            var session = Open(resume.SessionId);
            if (await session.ResumeAsync(resume, user, connection, connectionId, either.Token) is { } isResumed)
                return isResumed ? session : null;
        }
    }

    public override async ValueTask<IAgentSession?> FindAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        var session = Open(sessionId);
        return await session.ExistsAsync(cancellationToken) ? session : null;
    }

    public override async ValueTask<IReadOnlyList<IAgentSession>> FindAllAsync(string principal, CancellationToken cancellationToken = default)
    {
        var (_, ids) = await Retry.RunAsync(name => Store.FindAsync(name, Stopping), principal, cancellationToken);
        var sessions = new List<IAgentSession>();
        foreach (var id in ids ?? [])
        {
            if (await FindAsync(id, cancellationToken) is { } session)
                sessions.Add(session);
        }

        return sessions;
    }

    /// <summary>Takes a dead server's run, whose session may be unknown here so far.</summary>
    public void Take(OrphanedRun orphan)
    {
        while (!Open(orphan.SessionId).TryTake(orphan))
        {
        }
    }

    /// <summary>Runs in this server's hands whose session has failed in this process.</summary>
    public void Strand(IEnumerable<OrphanedRun> runs)
    {
        foreach (var run in runs)
            _stranded.Enqueue(run);
    }

    /// <summary>Takes those again, with another attempt: not at once, since what failed may fail again.</summary>
    public void TakeStranded()
    {
        for (var left = _stranded.Count; left > 0 && _stranded.TryDequeue(out var run); left--)
            Take(run);
    }

    public void Start(StoredSession session, SessionRun run, InvokeFrame invoke, TakenRun taken) => _runs.Value.Start(session, run, invoke, taken);

    /// <summary>A session may have changed; or, without an id, any may.</summary>
    public void Ring(string? id)
    {
        if (id is null)
        {
            foreach (var session in _sessions.Values)
                session.Ring();
        }
        else if (_sessions.TryGetValue(id, out var session))
        {
            session.Ring();
        }
    }

    /// <summary>Asks after sessions that wait for others: a doorbell may have been lost.</summary>
    public void RingDependent()
    {
        foreach (var session in _sessions.Values)
        {
            if (session.DependsOnOthers)
                session.Ring();
        }
    }

    public void Touch()
    {
        foreach (var session in _sessions.Values)
            session.Touch();
    }

    public override async Task LeaveAsync(CancellationToken cancellationToken)
    {
        // What has happened is stored; what goes on is for others to go on with.
        var stored = Task.WhenAll(_sessions.Values.Select(session => session.Pumping));
        await stored.WaitAsync(StoreWait, Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        IsLeaving = true;
        try
        {
            await Store.LeaveAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is SessionStoreException or OperationCanceledException)
        {
            Logger.StoreFailed(exception.Message);
        }

        await _stopping.CancelAsync();
        foreach (var session in _sessions.Values)
            session.End(CloseCode.Draining);
    }

    public void Dispose() => _stopping.Dispose();

    private static bool HasLocalRuns(StoredSession session)
    {
        lock (session.Numbering.Lock)
            return session.HasLocalRuns;
    }
}
