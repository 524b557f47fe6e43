using System.Globalization;
using AgentSocket.Protocol;
using AgentSocket.Server;
using AgentSocket.Server.Stores;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AgentSocket.Relay.Storage;

/// <summary>Sessions in Redis, where every relay finds them. One script for each step; the keys are told of in docs/adr/0012 and 0015.</summary>
internal sealed class RedisSessionStore : ISessionStore, IDisposable
{
    private const int ReadBytes = 256 * 1024;
    private const int OrphansPerBeat = 1000;
    private const int OwnRunsPerBeat = 32;

    private readonly RedisConnection _redis;
    private readonly TimeProvider _time;
    private readonly long _retentionMs;
    private readonly long _waitMs;
    private readonly HeldRuns _runs;
    private readonly Doorbell _doorbell;
    private readonly CancellationTokenSource _stopping = new();

    public RedisSessionStore(RedisConnection redis, IOptions<AgentSocketServerOptions> server, IOptions<RelayOptions> relay, TimeProvider time)
    {
        (_redis, _time) = (redis, time);
        _retentionMs = (long)server.Value.Retention.TotalMilliseconds;
        _waitMs = (long)server.Value.SuspensionLimit.TotalMilliseconds;
        Lease = relay.Value.Lease;
        ServerId = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);

        // As long as a session lives that nobody touches: later there is nothing to take.
        _runs = new HeldRuns(ServerId, _retentionMs + Math.Max(_retentionMs / 4, 15_000) + _waitMs + LeaseMs);
        _doorbell = new Doorbell(redis, ServerId, time);
    }

    public string ServerId { get; }

    public TimeSpan Lease { get; }

    private long LeaseMs => (long)Lease.TotalMilliseconds;

    public async Task<CommitResult> CommitAsync(SessionCommit commit, CancellationToken cancellationToken)
    {
        // A run that the client speaks to may be in this server's hands when it has done so.
        string[] held = [.. commit.Items.Select(RunToHold).Where(run => run > 0).Distinct().Select(run => SessionKeys.Run(commit.SessionId, run))];
        var suspensions = commit.Items.OfType<SuspendRun>().Select(run => (run.ExpiresAt, SessionKeys.Suspension(commit.SessionId, run.Run, run.Attempt))).ToArray();
        try
        {
            var answer = await DoAsync(
                async database =>
                {
                    var noting = Task.WhenAll(_runs.NoteAsync(database, held), _runs.NoteWaitingAsync(database, suspensions));
                    var committing = RedisScript.Commit.EvaluateAsync(database, SessionKeys.Of(commit.SessionId), Arguments(commit.SessionId, CommitArguments.Of(commit, _time.GetUtcNow())));
                    await Task.WhenAll(noting, committing);
                    var read = ScriptAnswers.ReadCommit(await committing);
                    if (read.Note is { } note)
                        await OwnedSessions.NoteAsync(database, commit.SessionId, note.Owner, note.Until);
                    return read;
                },
                cancellationToken);
            foreach (var left in answer.Left)
                Drop(commit.SessionId, left);
            foreach (var suspended in commit.Items.Where((item, place) => item is SuspendRun && !answer.Result.IsGone && !answer.Result.Rejected.Contains(place)).Cast<SuspendRun>())
                _runs.Doubt(SessionKeys.Run(commit.SessionId, suspended.Run));
            return answer.Result;
        }
        finally
        {
            _runs.Settle(held);
        }
    }

    public async Task<SessionView?> ClaimAsync(SessionClaim claim, CancellationToken cancellationToken)
    {
        if (!SessionKeys.IsSessionId(claim.SessionId))
            return null;
        RedisValue[] arguments = [claim.TokenHash.ToArray(), claim.NextTokenHash.ToArray(), claim.Principal, claim.Received, claim.ConnectionId, claim.Attempt];
        return await DoAsync(
            async database =>
            {
                var answer = await RedisScript.Claim.EvaluateAsync(database, SessionKeys.Of(claim.SessionId), Arguments(claim.SessionId, arguments));
                var (view, notedUntil) = ScriptAnswers.ReadClaim(answer);
                await OwnedSessions.NoteAsync(database, claim.SessionId, claim.Principal, notedUntil);
                return view;
            },
            cancellationToken);
    }

    public async Task<SessionView?> LookAsync(string sessionId, CancellationToken cancellationToken) =>
        SessionKeys.IsSessionId(sessionId) ? ScriptAnswers.ReadView(await EvaluateAsync(RedisScript.Look, sessionId, [], cancellationToken)) : null;

    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadAsync(string sessionId, long after, CancellationToken cancellationToken) =>
        SessionKeys.IsSessionId(sessionId) ? ScriptAnswers.ReadFrames(await EvaluateAsync(RedisScript.Read, sessionId, [after, ReadBytes], cancellationToken), after) : null;

    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadInboxAsync(string sessionId, long run, int after, CancellationToken cancellationToken) =>
        SessionKeys.IsSessionId(sessionId) ? ScriptAnswers.ReadFrames(await EvaluateAsync(RedisScript.Inbox, sessionId, [run, after], cancellationToken)) : [];

    public Task<IReadOnlyList<string>> FindAsync(string principal, CancellationToken cancellationToken) =>
        DoAsync(database => OwnedSessions.FindAsync(database, principal), cancellationToken);

    public Task DeleteAsync(string sessionId, CancellationToken cancellationToken) =>
        EvaluateAsync(RedisScript.Delete, sessionId, [], cancellationToken);

    public async Task<IReadOnlyList<OrphanedRun>> BeatAsync(CancellationToken cancellationToken)
    {
        var found = await DoAsync(database => _runs.BeatAsync(database, LeaseMs, OrphansPerBeat, OwnRunsPerBeat, _time.GetUtcNow()), cancellationToken);
        await CheckAsync(Orphans(found.Take(2)), cancellationToken);
        var expired = await FindWaitingAsync(((string[]?)found[3])!, cancellationToken);
        return [.. expired, .. Orphans(found.Skip(4))];
    }

    public async Task<bool> IsAliveAsync(string serverId, CancellationToken cancellationToken) =>
        (int)await DoAsync(database => RedisScript.Alive.EvaluateAsync(database, [SessionKeys.Servers], [serverId, LeaseMs]), cancellationToken) == 1;

    public async Task<TakenRun?> TakeAsync(OrphanedRun orphan, CancellationToken cancellationToken)
    {
        var run = SessionKeys.Run(orphan.SessionId, orphan.Run);
        try
        {
            var answer = await DoAsync(
                async database =>
                {
                    var noting = _runs.NoteAsync(database, run);
                    RedisValue[] arguments = [orphan.ServerId, orphan.Run, _time.GetUtcNow().ToUnixTimeMilliseconds()];
                    var taking = RedisScript.Take.EvaluateAsync(database, SessionKeys.Of(orphan.SessionId), Arguments(orphan.SessionId, arguments));
                    await Task.WhenAll(noting, taking);
                    return await taking;
                },
                cancellationToken);

            // It is in this server's hands, or in a third's, or has ended. A note of it in this server's set is checked by later beats.
            if (orphan.ServerId.Length > 0 && orphan.ServerId != ServerId)
                _runs.Drop(orphan.ServerId, run);
            var (taken, suspended) = ScriptAnswers.ReadTaken(answer);
            if (suspended is { } attempt)
                Drop(orphan.SessionId, new LeftRun("", orphan.Run, attempt));
            return taken;
        }
        finally
        {
            _runs.Settle([run]);
        }
    }

    public Task LeaveAsync(CancellationToken cancellationToken) =>
        DoAsync(database => RedisScript.Leave.EvaluateAsync(database, [SessionKeys.Servers], [ServerId]), cancellationToken);

    public void Listen(Action<string?> onRing) => _ = _doorbell.ListenAsync(onRing, _stopping.Token);

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    /// <summary>Drops those of this server's runs that it doesn't have: their sessions are gone, or others ended or took them.</summary>
    private async Task CheckAsync(IEnumerable<OrphanedRun> own, CancellationToken cancellationToken)
    {
        await Task.WhenAll(own.Select(async run =>
        {
            var session = await LookAsync(run.SessionId, cancellationToken);
            if (session?.Runs.Any(live => live.Run == run.Run && live.ServerId == ServerId) != true)
                _runs.Doubt(SessionKeys.Run(run.SessionId, run.Run));
        }));
    }

    /// <summary>Of suspensions whose time has come, those that go on; drops those that never can again.</summary>
    private async Task<IEnumerable<OrphanedRun>> FindWaitingAsync(string[] suspensions, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(suspensions.Select(async suspension =>
        {
            var parts = suspension.Split(' ');
            var (run, attempt) = (ParseNumber(parts[1]), ParseNumber(parts[2]));
            var session = await LookAsync(parts[0], cancellationToken);
            var live = session?.Runs.FirstOrDefault(live => live.Run == run);
            if (live is null || live.Attempt > attempt)
                _runs.Drop("", suspension);
            return live is { ServerId: "" } && live.Attempt == attempt ? new OrphanedRun(parts[0], run, "") : null;
        }));
        return found.OfType<OrphanedRun>();
    }

    private void Drop(string sessionId, LeftRun left) =>
        _runs.Drop(left.ServerId, left.ServerId.Length > 0 ? SessionKeys.Run(sessionId, left.Run) : SessionKeys.Suspension(sessionId, left.Run, left.Attempt));

    private static long RunToHold(CommitItem item) => item switch
    {
        BeginRun begin => begin.Run,
        ReceiveFrame { Attempt: 0 } received => received.Run,
        _ => 0,
    };

    private static IEnumerable<OrphanedRun> Orphans(IEnumerable<RedisResult> found) =>
        from server in found.Chunk(2)
        from run in ((string[]?)server[1])!
        let parts = run.Split(' ')
        select new OrphanedRun(parts[0], ParseNumber(parts[1]), ((string?)server[0])!);

    private static long ParseNumber(string digits) => long.Parse(digits, CultureInfo.InvariantCulture);

    private Task<RedisResult> EvaluateAsync(RedisScript script, string sessionId, RedisValue[] arguments, CancellationToken cancellationToken) =>
        DoAsync(database => script.EvaluateAsync(database, SessionKeys.Of(sessionId), Arguments(sessionId, arguments)), cancellationToken);

    private RedisValue[] Arguments(string sessionId, RedisValue[] arguments) => [ServerId, sessionId, _retentionMs, _waitMs, .. arguments];

    private async Task<T> DoAsync<T>(Func<IDatabase, Task<T>> step, CancellationToken cancellationToken)
    {
        try
        {
            return await _redis.UseAsync(step, cancellationToken);
        }
        catch (AgentSocketException unavailable)
        {
            throw new SessionStoreException("The store of sessions can't be reached.", unavailable);
        }
    }
}
