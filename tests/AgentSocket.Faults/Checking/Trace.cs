using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Checking;

/// <summary>A whole trace, sorted by sessions.</summary>
internal sealed class Trace(IReadOnlyList<TraceLine> lines, CheckOptions options)
{
    public CheckOptions Options => options;

    public IReadOnlyList<SessionTrace> Sessions { get; } =
        [.. lines.Where(line => line.Session is not null).GroupBy(line => line.Session!).Select(group => new SessionTrace(group.Key, [.. group]))];

    /// <summary>What workers saw, by the server's name of the session and the run.</summary>
    public ILookup<(string Sid, long Run), TraceLine> Workers { get; } =
        lines.Where(line => IsOfWorker(line.Kind)).ToLookup(line => (line.Sid ?? "", line.Run));

    /// <summary>When servers or Redis were away: one at a time.</summary>
    public IReadOnlyList<Disturbance> Disturbances { get; } =
    [
        .. lines.Where(line => line is { Kind: TraceKind.Disturbed, Flag: false })
            .Select(begin => new Disturbance(begin.Ms, lines.FirstOrDefault(end => end is { Kind: TraceKind.Disturbed, Flag: true } && end.Ms >= begin.Ms)?.Ms ?? double.PositiveInfinity)),
    ];

    /// <summary>When Redis forgot everything, also because it was killed and kept nothing, in milliseconds.</summary>
    public IReadOnlyList<double> Flushes { get; } = [.. lines.Where(line => line.Kind == TraceKind.Flushed).Select(line => line.Ms)];

    public IEnumerable<TraceLine> Keys => lines.Where(line => line.Kind == TraceKind.Keys);

    /// <summary>Whether a server or Redis was away between two times, or shortly before.</summary>
    public bool WasAway(double fromMs, double untilMs) => Disturbances.Any(disturbance => disturbance.Touches(fromMs, untilMs, options.LeaseMs));

    private static bool IsOfWorker(TraceKind kind) =>
        kind is TraceKind.WorkerBegan or TraceKind.WorkerAborted or TraceKind.WorkerEnded or TraceKind.WorkerSuspended or TraceKind.WorkerBroke;

    public IEnumerable<TraceLine> Resources => lines.Where(line => line.Kind == TraceKind.Resource);
}
