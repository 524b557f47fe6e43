using Microsoft.Extensions.Time.Testing;

namespace Defaults.Tests.Time;

public class FakeTimerTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Timer_WithoutPeriod_FiresOnce(int periodMilliseconds)
    {
        var fired = 0;
        using var timer = _time.CreateTimer(_ => fired++, null, Milliseconds(10), Milliseconds(periodMilliseconds));

        Assert.Equal(0, fired);
        _time.Advance(Milliseconds(20));
        _time.Advance(Milliseconds(1000));

        Assert.Equal(1, fired);
    }

    [Fact]
    public void Timer_DueAtOnce_FiresInsideCreateTimer()
    {
        var state = new object();
        object? seen = null;
        using var timer = _time.CreateTimer(given => seen = given, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        Assert.Same(state, seen);
    }

    [Fact]
    public void Timer_NeverDue_DoesNotFireUntilChanged()
    {
        var fired = 0;
        using var timer = _time.CreateTimer(_ => fired++, null, Timeout.InfiniteTimeSpan, Milliseconds(10));

        _time.Advance(Milliseconds(100));
        Assert.Equal(0, fired);
        Assert.True(timer.Change(Milliseconds(5), Timeout.InfiniteTimeSpan));
        _time.Advance(Milliseconds(5));

        Assert.Equal(1, fired);
    }

    [Fact]
    public void Timer_ManyPeriodsInOneMove_FiresForEachAtTheFinalTime()
    {
        var times = new List<DateTimeOffset>();
        using var timer = _time.CreateTimer(_ => times.Add(_time.GetUtcNow()), null, Milliseconds(10), Milliseconds(10));

        _time.Advance(Milliseconds(30));

        var end = _time.Start + Milliseconds(30);
        Assert.Equal([end, end, end], times);
    }

    [Fact]
    public void Timers_DueInOneMove_FireByDueTimeThenByArming()
    {
        var order = new List<string>();
        using var late = _time.CreateTimer(_ => order.Add("late"), null, Milliseconds(6), Timeout.InfiniteTimeSpan);
        using var first = _time.CreateTimer(_ => order.Add("first"), null, Milliseconds(3), Milliseconds(3));
        using var second = _time.CreateTimer(_ => order.Add("second"), null, Milliseconds(3), Milliseconds(3));

        _time.Advance(Milliseconds(6));

        Assert.Equal(["first", "second", "late", "first", "second"], order);
    }

    [Fact]
    public void Timer_ReArmedInItsCallback_FiresAgain()
    {
        var fired = 0;
        ITimer? timer = null;
        timer = _time.CreateTimer(
            _ =>
            {
                if (++fired < 3)
                    timer!.Change(Milliseconds(10), Timeout.InfiniteTimeSpan);
            },
            null,
            Milliseconds(10),
            Timeout.InfiniteTimeSpan);

        for (var step = 0; step < 5; step++)
            _time.Advance(Milliseconds(10));

        Assert.Equal(3, fired);
        timer.Dispose();
    }

    [Fact]
    public void Timer_DisposedInItsCallback_DoesNotFireAgain()
    {
        var fired = 0;
        ITimer? timer = null;
        timer = _time.CreateTimer(
            _ =>
            {
                fired++;
                timer!.Dispose();
            },
            null,
            Milliseconds(10),
            Milliseconds(10));

        _time.Advance(Milliseconds(50));

        Assert.Equal(1, fired);
    }

    [Fact]
    public void Timer_CallbackMovesClock_NextCallIsOnePeriodAfterTheMove()
    {
        var fired = 0;
        using var timer = _time.CreateTimer(
            _ =>
            {
                if (++fired == 1)
                    _time.Advance(Milliseconds(10));
            },
            null,
            Milliseconds(10),
            Milliseconds(10));

        _time.Advance(Milliseconds(10));
        Assert.Equal(1, fired);
        _time.Advance(Milliseconds(9));
        Assert.Equal(1, fired);
        _time.Advance(Milliseconds(1));

        Assert.Equal(2, fired);
    }

    [Fact]
    public async Task Timer_Disposed_NeitherFiresNorChanges()
    {
        var fired = 0;
        var timer = _time.CreateTimer(_ => fired++, null, Milliseconds(1), Milliseconds(1));

        await timer.DisposeAsync();
        _time.Advance(Milliseconds(5));

        Assert.Equal(0, fired);
        Assert.False(timer.Change(Milliseconds(1), Milliseconds(1)));
    }

    [Theory]
    [InlineData(-2, 1, "dueTime")]
    [InlineData(0xFFFFFFFFL, 1, "dueTime")]
    [InlineData(1, -2, "period")]
    [InlineData(1, 0xFFFFFFFFL, "period")]
    public void Change_OutOfRange_ThrowsForThatArgument(long dueTime, long period, string argument)
    {
        using var timer = _time.CreateTimer(_ => { }, null, Milliseconds(1), Milliseconds(1));

        Assert.Throws<ArgumentOutOfRangeException>(argument, () => timer.Change(Milliseconds(dueTime), Milliseconds(period)));
    }

    private static TimeSpan Milliseconds(long count) => TimeSpan.FromMilliseconds(count);
}
