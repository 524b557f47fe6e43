using StackExchange.Redis;

namespace AgentSocket.Relay.Storage;

/// <summary>
/// Keeps the sets of servers' runs, in which others find the runs of a dead server. A set is a hint and the session is the truth: a run is
/// in the set before it is in the server's hands, and may stay there a while after its end.
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
    /// <returns>This server, some of its runs, then dead servers and some of theirs.</returns>
    public async Task<RedisResult[]> BeatAsync(IDatabase database, long leaseMs, int runs, int ownRuns)
    {
        HashSet<(string ServerId, string Run)> dropped;
        Task<RedisResult> beat;
        lock (_lock)
        {
            foreach (var settled in _noted.Where(run => run.Value).Select(run => run.Key).ToList())
                _noted.Remove(settled);
            (dropped, _dropped) = (_dropped, []);
            RedisValue[] arguments = [serverId, leaseMs, lifeMs, runs, ownRuns, .. dropped.SelectMany(drop => new RedisValue[] { drop.ServerId, drop.Run })];
            beat = RedisScript.Beat.EvaluateAsync(database, [SessionKeys.Servers, SessionKeys.ServerRuns], arguments);
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
