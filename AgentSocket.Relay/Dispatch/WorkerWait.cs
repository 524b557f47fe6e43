using AgentSocket.Protocol;
using AgentSocket.Relay.Telemetry;
using AgentSocket.Server;

namespace AgentSocket.Relay.Dispatch;

/// <summary>One run's wait for a worker, and for another one. The client hears of it at once, and when it is over. Spec §11.6.</summary>
internal sealed class WorkerWait(RunOutput output, TimeSpan longest, RelayMetrics metrics, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private long _started = time.GetTimestamp();
    private long _since = time.GetTimestamp();
    private int _losses;
    private int _pauses;
    private bool _isQueued;

    /// <summary>Since the dispatch began.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    /// <summary>How long the run may still wait.</summary>
    public TimeSpan Left => time.GetElapsedTime(_since) is var elapsed && longest > elapsed ? longest - elapsed : TimeSpan.Zero;

    /// <summary>The client was told by another relay that the run waits.</summary>
    public void GoOn()
    {
        _isQueued = true;
        metrics.OnQueued();
    }

    /// <summary>The run is dispatched, for the first time or anew.</summary>
    public void Begin()
    {
        _started = _since = time.GetTimestamp();
        _pauses = 0;
    }

    /// <summary>A worker broke off: the run waits anew. Pauses a while that is by chance, so that the runs of a worker don't come to the next all at once.</summary>
    public async ValueTask BeginAgainAsync(CancellationToken cancellationToken)
    {
        _since = time.GetTimestamp();
        _pauses = 0;
        await QueueAsync("The worker broke off; trying again.", cancellationToken);
        await Task.Delay(LongestPauseAfter(_losses++) * Random.Shared.NextDouble(), time, cancellationToken);
    }

    /// <summary>Pauses before the next try: longer each time, never as long as others that began with this one.</summary>
    /// <returns>Whether there is a next try.</returns>
    public async ValueTask<bool> PauseAsync(Refusal refusal, CancellationToken cancellationToken)
    {
        var left = Left;
        if (left == TimeSpan.Zero || refusal.RetryAfter > left)
            return false;
        await QueueAsync(refusal.Note, cancellationToken);
        var pause = NextPause();
        if (refusal.RetryAfter > pause)
            pause = refusal.RetryAfter.Value;
        await Task.Delay(pause < left ? pause : left, time, cancellationToken);
        return true;
    }

    /// <summary>The run waits: the client is told, once.</summary>
    public async ValueTask QueueAsync(string note, CancellationToken cancellationToken)
    {
        if (_isQueued)
            return;
        GoOn();
        await output.StatusAsync(RunState.Queued, note, cancellationToken);
        await output.FlushAsync(cancellationToken);
    }

    /// <summary>A worker has the run.</summary>
    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        if (!_isQueued)
            return;
        Dispose();
        await output.StatusAsync(RunState.Running, cancellationToken: cancellationToken);
    }

    public void Dispose()
    {
        if (_isQueued)
            metrics.OnDequeued();
        _isQueued = false;
    }

    private TimeSpan NextPause() => LongestPauseAfter(_pauses++) * ((1 + Random.Shared.NextDouble()) / 2);

    private static TimeSpan LongestPauseAfter(int tries) =>
        TimeSpan.FromMilliseconds(Math.Min(FirstPause.TotalMilliseconds * Math.Pow(2, tries), LongestPause.TotalMilliseconds));
}
