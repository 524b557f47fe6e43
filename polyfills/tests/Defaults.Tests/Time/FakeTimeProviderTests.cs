using Microsoft.Extensions.Time.Testing;

namespace Defaults.Tests.Time;

public class FakeTimeProviderTests
{
    private static readonly DateTimeOffset Millennium = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Clock_New_StandsStillAtMillennium()
    {
        var time = new FakeTimeProvider();

        Assert.Equal(Millennium, time.Start);
        Assert.Equal(Millennium, time.GetUtcNow());
        Assert.Equal(Millennium, time.GetUtcNow());
        Assert.Equal(TimeSpan.Zero, time.AutoAdvanceAmount);
        Assert.Equal(TimeZoneInfo.Utc, time.LocalTimeZone);
    }

    [Fact]
    public void Advance_Forward_MovesClockAndTimestampAlike()
    {
        var time = new FakeTimeProvider(Millennium.AddDays(3));
        var timestamp = time.GetTimestamp();

        time.Advance(TimeSpan.FromMilliseconds(1234));

        Assert.Equal(Millennium.AddDays(3), time.Start);
        Assert.Equal(Millennium.AddDays(3).AddMilliseconds(1234), time.GetUtcNow());
        Assert.Equal(TimeSpan.TicksPerSecond, time.TimestampFrequency);
        Assert.Equal(TimeSpan.FromMilliseconds(1234), time.GetElapsedTime(timestamp));
    }

    [Fact]
    public void Advance_Back_Throws()
    {
        var time = new FakeTimeProvider();

        Assert.Throws<ArgumentOutOfRangeException>(() => time.Advance(TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => time.SetUtcNow(Millennium.AddTicks(-1)));
        Assert.Equal(Millennium, time.GetUtcNow());
    }

    [Fact]
    public void AutoAdvance_Set_MovesAfterEachReading()
    {
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };

        Assert.Equal(Millennium, time.GetUtcNow());
        Assert.Equal(Millennium.AddSeconds(1).Ticks, time.GetTimestamp());
        Assert.Equal("2000-01-01T00:00:02.000", time.ToString());
        Assert.Equal(Millennium.AddSeconds(2), time.GetUtcNow());
        Assert.Throws<ArgumentOutOfRangeException>(() => time.AutoAdvanceAmount = TimeSpan.FromTicks(-1));
    }

    [Fact]
    public void AutoAdvance_PastDueTime_FiresTimer()
    {
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(2) };
        var fired = 0;
        using var timer = time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);

        time.GetUtcNow();
        Assert.Equal(0, fired);
        time.GetUtcNow();

        Assert.Equal(1, fired);
    }

    [Fact]
    public void LocalTimeZone_Set_ConvertsLocalNow()
    {
        var time = new FakeTimeProvider();

        time.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("two hours", TimeSpan.FromHours(2), null, null));

        Assert.Equal(2, time.GetLocalNow().Hour);
        Assert.Throws<ArgumentNullException>(() => time.SetLocalTimeZone(null!));
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(-10_000)]
    public void AdjustTime_EitherWay_LeavesWaitingTimeAsItWas(int milliseconds)
    {
        var time = new FakeTimeProvider();
        var fired = 0;
        using var timer = time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        time.AdjustTime(Millennium.AddMilliseconds(milliseconds));
        time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(0, fired);
        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(1, fired);
    }

    [Fact]
    public async Task Delay_AdvancedOverIt_CompletesOnTheAdvancingThread()
    {
        var time = new FakeTimeProvider();
        var delay = Task.Delay(TimeSpan.FromMinutes(5), time, TestContext.Current.CancellationToken);

        time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.False(delay.IsCompleted);
        time.Advance(TimeSpan.FromTicks(1));

        Assert.True(delay.IsCompletedSuccessfully);
        await delay;
    }

    [Fact]
    public void CancellationTokenSource_AdvancedOverItsDelay_IsCancelled()
    {
        var time = new FakeTimeProvider();
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(10), time);

        time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(source.IsCancellationRequested);
        source.CancelAfter(TimeSpan.FromSeconds(2));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(source.IsCancellationRequested);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(source.IsCancellationRequested);
    }

    [Fact]
    public async Task PeriodicTimer_EachPeriod_Ticks()
    {
        var time = new FakeTimeProvider();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(30), time);

        var first = timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        Assert.False(first.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.True(await first);

        var second = timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.True(await second);
    }
}
