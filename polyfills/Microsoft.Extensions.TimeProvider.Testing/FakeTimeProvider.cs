using System.Globalization;

namespace Microsoft.Extensions.Time.Testing;

/// <summary>A clock that stands still until a test moves it; timers due by then fire on the thread that moves it.</summary>
public class FakeTimeProvider : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Alarm> _alarms = [];
    private DateTimeOffset _now;
    private TimeSpan _autoAdvance;
    private TimeZoneInfo _localTimeZone = TimeZoneInfo.Utc;
    private long _armings;
    private bool _ringing;

    /// <summary>Starts at midnight of 1 January 2000, UTC.</summary>
    public FakeTimeProvider()
        : this(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Starts at <paramref name="startDateTime"/>.</summary>
    public FakeTimeProvider(DateTimeOffset startDateTime) => Start = _now = startDateTime;

    /// <summary>The time at which this clock began.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>How far each reading moves the clock, after it was read.</summary>
    /// <value>Zero by default; never negative.</value>
    public TimeSpan AutoAdvanceAmount
    {
        get => _autoAdvance;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            _autoAdvance = value;
        }
    }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => _localTimeZone;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Sets what <see cref="LocalTimeZone"/> returns.</summary>
    public void SetLocalTimeZone(TimeZoneInfo localTimeZone)
    {
        ArgumentNullException.ThrowIfNull(localTimeZone);
        _localTimeZone = localTimeZone;
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        DateTimeOffset read;
        lock (_lock)
        {
            read = _now;
            _now += _autoAdvance;
        }

        Ring();
        return read;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <summary>Moves the clock forward to <paramref name="value"/> and fires the timers due by then.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is before the current time.</exception>
    public void SetUtcNow(DateTimeOffset value)
    {
        lock (_lock)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, _now);
            _now = value;
        }

        Ring();
    }

    /// <summary>Moves the clock forward by <paramref name="delta"/> and fires the timers due by then.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is negative.</exception>
    public void Advance(TimeSpan delta)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delta, TimeSpan.Zero);
        lock (_lock)
            _now += delta;

        Ring();
    }

    /// <summary>Sets the clock, forward or back, as an operator would; what timers still have to wait stays the same.</summary>
    public void AdjustTime(DateTimeOffset value)
    {
        lock (_lock)
        {
            var shift = value.Ticks - _now.Ticks;
            _now = value;
            foreach (var alarm in _alarms)
                alarm.Due += shift;
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>The current time to the millisecond; reading it so does not move the clock.</summary>
    public override string ToString()
    {
        lock (_lock)
            return _now.ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture);
    }

    internal void Arm(Alarm alarm, TimeSpan dueTime)
    {
        lock (_lock)
        {
            alarm.Due = _now.Ticks + dueTime.Ticks;
            alarm.Arming = ++_armings;
            _alarms.Add(alarm);
        }

        Ring();
    }

    internal void Disarm(Alarm alarm)
    {
        lock (_lock)
            _alarms.Remove(alarm);
    }

    /// <summary>Fires what is due, the earliest first. A callback that moves the clock extends the round under way.</summary>
    private void Ring()
    {
        lock (_lock)
        {
            if (_ringing)
                return;

            _ringing = true;
        }

        while (NextDue() is { } alarm)
            Fire(alarm);
    }

    /// <summary>Ends the round under the same lock that found nothing due, so that no other thread's move falls between.</summary>
    private Alarm? NextDue()
    {
        lock (_lock)
        {
            var due = _alarms.Where(alarm => alarm.Due <= _now.Ticks).MinBy(alarm => (alarm.Due, alarm.Arming));
            _ringing = due is not null;
            return due;
        }
    }

    private void Fire(Alarm alarm)
    {
        long before;
        lock (_lock)
        {
            before = _now.Ticks;
            alarm.Due += alarm.Period;
            alarm.Arming = ++_armings;
            if (alarm.Period <= 0)
                _alarms.Remove(alarm);
        }

        alarm.Callback(alarm.State);

        lock (_lock)
        {
            // A callback that moved the clock is not called again for the time that it spent itself.
            if (_now.Ticks != before)
                alarm.Due = _now.Ticks + alarm.Period;
        }
    }
}
