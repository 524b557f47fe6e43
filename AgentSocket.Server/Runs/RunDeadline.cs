namespace AgentSocket.Server.Runs;

/// <summary>A run's deadline, which stands still while the run waits for its client. Spec §9.5.</summary>
internal sealed class RunDeadline : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private TimeSpan _left;
    private long _since;
    private int _pauses;

    public RunDeadline(TimeSpan left, Action onPassed, TimeProvider time)
    {
        (_time, _left, _since) = (time, left, time.GetTimestamp());
        _timer = time.CreateTimer(static state => ((Action)state!)(), onPassed, left, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What is left, never less than nothing.</summary>
    public TimeSpan Left
    {
        get
        {
            lock (_lock)
            {
                var left = _pauses > 0 ? _left : _left - _time.GetElapsedTime(_since);
                return left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }
    }

    /// <summary>The run begins to wait; it may wait for several things.</summary>
    public void Pause()
    {
        lock (_lock)
        {
            if (_pauses++ > 0)
                return;
            _left -= _time.GetElapsedTime(_since);
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The run waits for one thing less.</summary>
    public void GoOn()
    {
        lock (_lock)
        {
            if (--_pauses > 0)
                return;
            _since = _time.GetTimestamp();
            _timer.Change(_left > TimeSpan.Zero ? _left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();
}
