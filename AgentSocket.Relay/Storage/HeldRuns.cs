using StackExchange.Redis;

namespace AgentSocket.Relay.Storage;

/// <summary>
/// Keeps the sets of servers' runs, in which others find the runs of a dead server; and the set of those that wait, in which all find what
/// has expired. A set is a hint and the session is the truth: a run is in the set before it is in the server's hands, or in nobody's, and may
/// stay there a while after that.
/// </summary>
internal sealed class HeldRuns(string serverId, long lifeMs)
{
    private readonly Lock _lock = new();

    /// <summary>Runs that were noted since the last beat, or whose session doesn't know of them yet; and whether it does.</summary>
    private readonly Dictionary<string, bool> _noted = [];
    private HashSet<(string ServerId, string Run)> _dropped = [];

    /// <summary>Notes runs before they are begun or taken. What is sent next over the same connection takes effect later.</summary>
    public Task NoteAsync(IDatabase database, params IReadOnlyCollection<string> runs)
    {
        if (runs.Count == 0)
            return Task.CompletedTask;
        lock (_lock)
        {
            foreach (var run in runs)
            {
                _noted[run] = false;
                _dropped.Remove((serverId, run));
            }

            return RedisScript.Hold.EvaluateAsync(database, [SessionKeys.Servers, SessionKeys.ServerRuns + serverId], [serverId, lifeMs, .. runs.Select(run => (RedisValue)run)]);
        }
    }

    /// <summary>Notes runs before they are suspended, with the times at which they expire. What is sent next over the same connection takes effect later.</summary>
    /// <param name="database">Where.</param>
    /// <param name="suspensions">The runs, by <see cref="SessionKeys.Suspension"/>.</param>
    public Task NoteWaitingAsync(IDatabase database, IReadOnlyCollection<(DateTimeOffset ExpiresAt, string Run)> suspensions)
    {
        if (suspensions.Count == 0)
            return Task.CompletedTask;
        RedisValue[] arguments = [lifeMs, .. suspensions.SelectMany(run => new RedisValue[] { run.ExpiresAt.ToUnixTimeMilliseconds(), run.Run })];
        return RedisScript.Wait.EvaluateAsync(database, [SessionKeys.Waiting], arguments);
    }

    /// <summary>The runs have been begun or taken, or won't be: from the next beat on they may be looked at.</summary>
    public void Settle(IEnumerable<string> runs)
    {
        lock (_lock)
        {
            foreach (var run in runs)
                _noted[run] = true;
        }
    }

    /// <summary>A run has ended, or was taken from a server. The next beat takes it out of the server's set.</summary>
    /// <param name="ownerId">The server; empty for a run that waited.</param>
    /// <param name="run">The run, or the suspension.</param>
    public void Drop(string ownerId, string run)
    {
        lock (_lock)
            _dropped.Add((ownerId, run));
    }

    /// <summary>A run doesn't seem to be in this server's hands. Unless it was noted just now, the next beat takes it out of the set.</summary>
    public void Doubt(string run)
    {
        lock (_lock)
        {
            if (!_noted.ContainsKey(run))
                _dropped.Add((serverId, run));
        }
    }

    /// <summary>Beats, and takes what was dropped out of the sets.</summary>
    /// <returns>This server, some of its runs; nobody, and suspensions that have expired; then dead servers and some of their runs.</returns>
    public async Task<RedisResult[]> BeatAsync(IDatabase database, long leaseMs, int runs, int ownRuns, DateTimeOffset now)
    {
        HashSet<(string ServerId, string Run)> dropped;
        Task<RedisResult> beat;
        lock (_lock)
        {
            foreach (var settled in _noted.Where(run => run.Value).Select(run => run.Key).ToList())
                _noted.Remove(settled);
            (dropped, _dropped) = (_dropped, []);
            RedisValue[] arguments = [serverId, leaseMs, lifeMs, runs, ownRuns, now.ToUnixTimeMilliseconds(), .. dropped.SelectMany(drop => new RedisValue[] { drop.ServerId, drop.Run })];
            beat = RedisScript.Beat.EvaluateAsync(database, [SessionKeys.Servers, SessionKeys.ServerRuns, SessionKeys.Waiting], arguments);
        }

        try
        {
            return ((RedisResult[]?)await beat)!;
        }
        catch
        {
            foreach (var (ownerId, run) in dropped)
            {
                if (ownerId == serverId)
                    Doubt(run);
                else
                    Drop(ownerId, run);
            }

            throw;
        }
    }
}
