using System.Diagnostics;

namespace AgentSocket.Protocol.Client;

/// <summary>A time in which no connection carried a session: since when, and which runs went on meanwhile.</summary>
internal sealed class Outage
{
    private const int MaxSpans = 64;

    private readonly TimeProvider _time;
    private readonly long _lost;
    private readonly DateTimeOffset _lostAt;
    private readonly string? _sessionId;
    private readonly ActivityContext[] _runs;

    public Outage(ClientSession session, TimeProvider time)
    {
        (_time, _lost, _lostAt, _sessionId) = (time, time.GetTimestamp(), time.GetUtcNow(), session.Announced?.SessionId);
        lock (session.Numbering.Lock)
            _runs = [.. session.Runs.All.Select(run => run.Activity).OfType<Activity>().Take(MaxSpans).Select(activity => activity.Context)];
    }

    /// <summary>Attempts to connect.</summary>
    public int Attempts { get; set; }

    public TimeSpan Elapsed => _time.GetElapsedTime(_lost);

    /// <summary>It is over: for each run a span tells how long it took.</summary>
    /// <param name="replayed">Frames that the client has sent again.</param>
    /// <param name="error">Why the session doesn't go on; null if it does.</param>
    public void End(long replayed, string? error = null)
    {
        var now = _time.GetUtcNow();
        foreach (var run in _runs)
        {
            ClientTelemetry.StartResume(run, _lostAt)?
                .SetTag("agentsocket.resume.attempts", Attempts)
                .SetTag("agentsocket.resume.replayed", replayed)
                .SetTag("agentsocket.session.id", _sessionId)
                .SetEndTime(now.UtcDateTime)
                .EndWith(error);
        }
    }
}
