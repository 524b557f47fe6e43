using AgentSocket.Server.Stores;

namespace AgentSocket.Tests.Storage;

/// <summary>What the servers of a fleet share: sessions with the ends of their lives, leases and doorbells.</summary>
internal sealed class ReferenceFleet(TimeProvider time, TimeSpan retention, TimeSpan lease, TimeSpan suspensionLimit)
{
    private readonly Dictionary<string, ReferenceSession> _sessions = [];
    private readonly Dictionary<string, DateTimeOffset> _beats = [];
    private readonly Dictionary<string, Action<string?>> _listeners = [];

    public DateTimeOffset Now => time.GetUtcNow();

    public TimeSpan Lease => lease;

    public ReferenceSession? Find(string sessionId)
    {
        if (_sessions.TryGetValue(sessionId, out var session) && session.Expires <= time.GetUtcNow())
            _sessions.Remove(sessionId);
        return _sessions.GetValueOrDefault(sessionId);
    }

    public IReadOnlyList<string> FindAll(string principal) =>
        [.. _sessions.Keys.Where(id => principal.Length > 0 && Find(id)?.PrincipalId == principal)];

    public ReferenceSession Add(string sessionId, NewSession begin, string serverId) =>
        _sessions[sessionId] = new ReferenceSession(begin, time) { Relay = serverId };

    public bool Delete(string sessionId, string serverId)
    {
        if (Find(sessionId) is not { } session)
            return false;
        _sessions.Remove(sessionId);
        Ring(sessionId, [session.Relay, .. session.Runs.Values.Select(run => run.ServerId)], serverId);
        return true;
    }

    /// <summary>Does a step. Without a connection, only one after which another run waits, or none any more, changes how long the session lives.</summary>
    public T Do<T>(ReferenceSession session, Func<T> step)
    {
        var (wasAttached, wasSuspended, suspensions) = (session.Relay is not null, session.IsSuspended, session.Suspensions);
        var result = step();
        Prolong(session, wasAttached || session.IsSuspended != wasSuspended || session.Suspensions != suspensions);
        return result;
    }

    public IReadOnlyList<OrphanedRun> Beat(string serverId)
    {
        var now = time.GetUtcNow();
        _beats[serverId] = now;
        return
        [
            .. from session in _sessions
               where session.Value.Expires > now
               from run in session.Value.Runs
               where run.Value.IsSuspended ? run.Value.ExpiresAt <= now : _beats.GetValueOrDefault(run.Value.ServerId, now) <= now - lease
               select new OrphanedRun(session.Key, run.Key, run.Value.ServerId),
        ];
    }

    public bool IsAlive(string serverId) => _beats.TryGetValue(serverId, out var beat) && beat > time.GetUtcNow() - lease;

    public bool Leave(string serverId)
    {
        _beats[serverId] = DateTimeOffset.MinValue;
        return true;
    }

    public void Listen(string serverId, Action<string?> onRing)
    {
        lock (this)
            _listeners[serverId] = onRing;

        // Before this, rings were missed.
        ThreadPool.QueueUserWorkItem(_ => onRing(null));
    }

    public void Ring(string sessionId, IEnumerable<string?> servers, string ringer)
    {
        foreach (var server in servers.Distinct())
        {
            if (server is not null && server != ringer && _listeners.TryGetValue(server, out var onRing))
                ThreadPool.QueueUserWorkItem(_ => onRing(sessionId));
        }
    }

    private void Prolong(ReferenceSession session, bool hasChanged)
    {
        // A connection's server touches the session four times in a retention, and may be late.
        var margin = retention / 4 > TimeSpan.FromSeconds(15) ? retention / 4 : TimeSpan.FromSeconds(15);
        var isAttached = session.Relay is not null;
        var life = retention + (session.IsSuspended ? suspensionLimit : TimeSpan.Zero) + (isAttached ? margin : TimeSpan.Zero);
        if (isAttached || hasChanged)
            session.Expires = time.GetUtcNow() + life;
    }
}
