namespace AgentSocket.WebClient.Chat;

/// <summary>
/// Draws at most once in an interval, however often it is asked to, and always once more after the last request. A drawing
/// that takes long delays the next one, and nobody who asks waits. Any thread.
/// </summary>
internal sealed class RenderThrottle : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Func<Task> _draw;
    private readonly ITimer _timer;
    private long? _last;
    private bool _isDrawing;
    private bool _isWanted;
    private bool _isDisposed;

    public RenderThrottle(TimeProvider time, Func<Task> draw)
    {
        (_time, _draw) = (time, draw);
        _timer = time.CreateTimer(_ => _ = DrawAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The shortest time between two drawings.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(40);

    /// <summary>Something is new.</summary>
    public void Request()
    {
        lock (_gate)
        {
            if (_isWanted || _isDisposed)
                return;
            _isWanted = true;
            if (!_isDrawing)
                Schedule();
        }
    }

    public void Dispose()
    {
        lock (_gate)
            _isDisposed = true;
        _timer.Dispose();
    }

    private void Schedule()
    {
        var rest = _last is { } last ? Interval - _time.GetElapsedTime(last) : TimeSpan.Zero;
        _timer.Change(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private async Task DrawAsync()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            (_isWanted, _isDrawing, _last) = (false, true, _time.GetTimestamp());
        }

        await _draw();
        lock (_gate)
        {
            _isDrawing = false;
            if (_isWanted && !_isDisposed)
                Schedule();
        }
    }
}
