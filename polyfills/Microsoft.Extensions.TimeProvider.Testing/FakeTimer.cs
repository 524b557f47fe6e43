namespace Microsoft.Extensions.Time.Testing;

internal sealed class FakeTimer(FakeTimeProvider clock, TimerCallback callback, object? state) : ITimer
{
    private const long LongestMilliseconds = 0xFFFFFFFE;

    private Alarm? _alarm;
    private bool _disposed;

    ~FakeTimer() => Disarm();

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        var isDue = IsFinite(dueTime, nameof(dueTime));
        var repeats = IsFinite(period, nameof(period));
        if (_disposed)
            return false;

        Disarm();
        if (isDue)
        {
            _alarm = new Alarm(callback, state, repeats ? period.Ticks : 0);
            clock.Arm(_alarm, dueTime);
        }

        return true;
    }

    public void Dispose()
    {
        _disposed = true;
        Disarm();
        GC.SuppressFinalize(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private static bool IsFinite(TimeSpan value, string name)
    {
        var milliseconds = (long)value.TotalMilliseconds;
        ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, Timeout.Infinite, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(milliseconds, LongestMilliseconds, name);
        return milliseconds >= 0;
    }

    private void Disarm()
    {
        if (_alarm is not { } alarm)
            return;

        clock.Disarm(alarm);
        _alarm = null;
    }
}
