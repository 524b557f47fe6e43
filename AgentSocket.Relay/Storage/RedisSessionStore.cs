using System.Globalization;
using AgentSocket.Protocol;
using AgentSocket.Server;
using AgentSocket.Server.Stores;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AgentSocket.Relay.Storage;

/// <summary>Sessions in Redis, where every relay finds them. One script for each step; the keys are told of in docs/adr/0012.</summary>
internal sealed class RedisSessionStore : ISessionStore, IDisposable
{
    private const int ReadBytes = 256 * 1024;
    private const int OrphansPerBeat = 1000;
    private const int OwnRunsPerBeat = 32;

    private readonly RedisConnection _redis;
    private readonly long _retentionMs;
    private readonly long _leaseMs;
    private readonly HeldRuns _runs;
    private readonly Doorbell _doorbell;
    private readonly CancellationTokenSource _stopping = new();

    public RedisSessionStore(RedisConnection redis, IOptions<AgentSocketServerOptions> server, IOptions<RelayOptions> relay, TimeProvider time)
    {
        _redis = redis;
        _retentionMs = (long)server.Value.Retention.TotalMilliseconds;
        _leaseMs = (long)relay.Value.Lease.TotalMilliseconds;
        ServerId = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);

        // As long as a session lives that nobody touches: later there is nothing to take.
        _runs = new HeldRuns(ServerId, _retentionMs + Math.Max(_retentionMs / 4, 15_000) + _leaseMs);
        _doorbell = new Doorbell(redis, ServerId, time);
    }

    public string ServerId { get; }

    public async Task<CommitResult> CommitAsync(SessionCommit commit, CancellationToken cancellationToken)
    {
        string[] begun = [.. commit.Items.OfType<BeginRun>().Select(begin => SessionKeys.Run(commit.SessionId, begin.Run))];
        var arguments = CommitArguments.Of(commit, ServerId, _retentionMs);
        try
        {
            var answer = await DoAsync(
                async database =>
                {
                    var noting = _runs.NoteAsync(database, begun);
                    var committing = RedisScript.Commit.EvaluateAsync(database, SessionKeys.Of(commit.SessionId), arguments);
                    await Task.WhenAll(noting, committing);
                    return await committing;
                },
                cancellationToken);
            var (result, ended) = ScriptAnswers.ReadCommit(answer);
            foreach (var (serverId, run) in ended)
                _runs.Drop(serverId, SessionKeys.Run(commit.SessionId, run));
            return result;
        }
        finally
        {
            _runs.Settle(begun);
        }
    }

    public async Task<SessionView?> ClaimAsync(SessionClaim claim, CancellationToken cancellationToken)
    {
        if (!SessionKeys.IsSessionId(claim.SessionId))
            return null;
        var claimed = await EvaluateAsync(
            RedisScript.Claim,
            claim.SessionId,
            [claim.TokenHash.ToArray(), claim.NextTokenHash.ToArray(), claim.Principal, claim.Received, claim.ConnectionId, _retentionMs, claim.Attempt],
            cancellationToken);
        return ScriptAnswers.ReadView(claimed);
    }

    public async Task<SessionView?> LookAsync(string sessionId, CancellationToken cancellationToken) =>
        SessionKeys.IsSessionId(sessionId) ? ScriptAnswers.ReadView(await EvaluateAsync(RedisScript.Look, sessionId, [], cancellationToken)) : null;

    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadAsync(string sessionId, long after, CancellationToken cancellationToken) =>
        SessionKeys.IsSessionId(sessionId) ? ScriptAnswers.ReadFrames(await EvaluateAsync(RedisScript.Read, sessionId, [after, ReadBytes], cancellationToken), after) : null;

    public Task DeleteAsync(string sessionId, CancellationToken cancellationToken) =>
        EvaluateAsync(RedisScript.Delete, sessionId, [], cancellationToken);

    public async Task<IReadOnlyList<OrphanedRun>> BeatAsync(CancellationToken cancellationToken)
    {
        var found = await DoAsync(database => _runs.BeatAsync(database, _leaseMs, OrphansPerBeat, OwnRunsPerBeat), cancellationToken);
        await CheckAsync(Orphans(found.Take(2)), cancellationToken);
        return [.. Orphans(found.Skip(2))];
    }

    public async Task<bool> IsAliveAsync(string serverId, CancellationToken cancellationToken) =>
        (int)await DoAsync(database => RedisScript.Alive.EvaluateAsync(database, [SessionKeys.Servers], [serverId, _leaseMs]), cancellationToken) == 1;

    public async Task<TakenRun?> TakeAsync(OrphanedRun orphan, CancellationToken cancellationToken)
    {
        var run = SessionKeys.Run(orphan.SessionId, orphan.Run);
        try
        {
            var answer = await DoAsync(
                async database =>
                {
                    var noting = _runs.NoteAsync(database, run);
                    var taking = RedisScript.Take.EvaluateAsync(database, SessionKeys.Of(orphan.SessionId), [ServerId, orphan.SessionId, orphan.ServerId, orphan.Run]);
                    await Task.WhenAll(noting, taking);
                    return await taking;
                },
                cancellationToken);

            // It is in this server's hands, or in a third's, or has ended. A note of it in this server's set is checked by later beats.
            if (orphan.ServerId != ServerId)
                _runs.Drop(orphan.ServerId, run);
            return ScriptAnswers.ReadTaken(answer);
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

    private static IEnumerable<OrphanedRun> Orphans(IEnumerable<RedisResult> found) =>
        from server in found.Chunk(2)
        from run in ((string[]?)server[1])!
        let parts = run.Split(' ')
        select new OrphanedRun(parts[0], long.Parse(parts[1], CultureInfo.InvariantCulture), ((string?)server[0])!);

    private Task<RedisResult> EvaluateAsync(RedisScript script, string sessionId, RedisValue[] arguments, CancellationToken cancellationToken) =>
        DoAsync(database => script.EvaluateAsync(database, SessionKeys.Of(sessionId), [ServerId, sessionId, .. arguments]), cancellationToken);

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
