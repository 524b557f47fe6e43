using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace AgentSocket.Server.Sessions;

/// <summary>The sessions of this process. A session is here from its first numbered frame until its life is over. Spec §10.1.</summary>
internal sealed class SessionRegistry(IOptions<AgentSocketServerOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    public int Count => _sessions.Count;

    public void Add(Session session) => _sessions.TryAdd(session.Id, session);

    public bool TryGet(string id, [NotNullWhen(true)] out Session? session) => _sessions.TryGetValue(id, out session);

    /// <summary>
    /// No connection carries the session: it ends when its retention is over, or at once when there are as many sessions as there may
    /// be. Under the session's lock.
    /// </summary>
    public void ExpireLater(Session session)
    {
        var retention = Count > options.Value.MaxSessions ? TimeSpan.Zero : options.Value.Retention;
        if (!session.HasEnded)
            session.Expiry = time.CreateTimer(_ => Expire(session), null, retention, Timeout.InfiniteTimeSpan);
    }

    private void Expire(Session session)
    {
        lock (session.Numbering.Lock)
        {
            // A connection took the session up while the timer fired.
            if (session.Expiry is null)
                return;
            _sessions.TryRemove(session.Id, out _);
        }

        session.End();
    }
}
