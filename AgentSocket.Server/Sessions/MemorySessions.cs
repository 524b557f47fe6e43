using System.Collections.Concurrent;
using System.Security.Claims;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Connections;
using AgentSocket.Server.Connections;
using AgentSocket.Server.Telemetry;
using Microsoft.Extensions.Options;

namespace AgentSocket.Server.Sessions;

/// <summary>The sessions of this process alone. A session is here from its first numbered frame until its life is over. Spec §10.1.</summary>
internal sealed class MemorySessions(IOptions<AgentSocketServerOptions> options, ServerMetrics metrics, TimeProvider time) : SessionDirectory
{
    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    public override bool AreShared => false;

    public override bool IsBusy => _sessions.Values.Any(HasRuns);

    /// <summary>How long a session lives that loses its connection now: its retention, or not at all when there are as many as there may be.</summary>
    public TimeSpan RetentionNow => _sessions.Count > options.Value.MaxSessions ? TimeSpan.Zero : options.Value.Retention;

    public override Session Create(ClaimsPrincipal user) => new MemorySession(this, user, options.Value, metrics, time);

    public override void Begin(Session session) => _sessions.TryAdd(session.Id, session);

    public void Remove(Session session) => _sessions.TryRemove(session.Id, out _);

    public override ValueTask<Session?> ResumeAsync(ResumeFrame resume, ClaimsPrincipal user, FrameConnection connection, string connectionId, CancellationToken aborted) =>
        ValueTask.FromResult(_sessions.TryGetValue(resume.SessionId, out var session) && ((MemorySession)session).TryResume(resume, user, connection, connectionId) ? session : null);

    public override ValueTask<IAgentSession?> FindAsync(string sessionId, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IAgentSession?>(_sessions.TryGetValue(sessionId, out var session) && !session.HasEnded ? session : null);

    public override ValueTask<IReadOnlyList<IAgentSession>> FindAllAsync(string principal, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IReadOnlyList<IAgentSession>>([.. _sessions.Values.Where(session => !session.HasEnded && Principals.NameOf(session.User) == principal)]);

    public override Task LeaveAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool HasRuns(Session session)
    {
        lock (session.Numbering.Lock)
            return session.IsConnected && session.Runs.Values.Any(run => run.Waits == 0);
    }
}
