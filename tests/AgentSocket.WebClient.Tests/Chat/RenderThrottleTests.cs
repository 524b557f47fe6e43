using AgentSocket.WebClient.Chat;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.WebClient.Tests.Chat;

public sealed class RenderThrottleTests
{
    private readonly FakeTimeProvider _time = new();
    private TaskCompletionSource? _drawing;
    private int _drawn;

    [Fact]
    public void Request_AfterALongRest_DrawsAtOnce()
    {
        using var throttle = Throttle();

        throttle.Request();
        _time.Advance(TimeSpan.Zero);

        Assert.Equal(1, _drawn);
    }

    [Fact]
    public void Requests_ForASecond_AreDrawnAtOnceAndThen25Times()
    {
        using var throttle = Throttle();

        for (var millisecond = 0; millisecond < 1_000; millisecond++)
        {
            throttle.Request();
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(1 + 25, _drawn);
    }

    [Fact]
    public void Request_ThatCameTooSoon_IsDrawnInTheEnd()
    {
        using var throttle = Throttle();
        throttle.Request();
        _time.Advance(TimeSpan.FromMilliseconds(1));

        throttle.Request();
        _time.Advance(TimeSpan.FromMilliseconds(38));
        Assert.Equal(1, _drawn);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, _drawn);
    }

    [Fact]
    public void Request_WhileADrawingTakesLong_WaitsForItsEnd()
    {
        using var throttle = Throttle();
        _drawing = new TaskCompletionSource();
        throttle.Request();
        _time.Advance(TimeSpan.FromMilliseconds(1));

        throttle.Request();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, _drawn);

        _drawing.SetResult();
        _time.Advance(TimeSpan.Zero);
        Assert.Equal(2, _drawn);
    }

    [Fact]
    public void Interval_ThatWasMadeLonger_CountsForTheNextDrawing()
    {
        using var throttle = Throttle();
        throttle.Request();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        throttle.Interval = TimeSpan.FromMilliseconds(500);

        throttle.Request();
        _time.Advance(TimeSpan.FromMilliseconds(498));
        Assert.Equal(1, _drawn);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, _drawn);
    }

    [Fact]
    public void Request_AfterDisposal_DrawsNothing()
    {
        var throttle = Throttle();
        throttle.Request();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        throttle.Request();

        throttle.Dispose();
        throttle.Request();
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, _drawn);
    }

    private RenderThrottle Throttle() => new(_time, () =>
    {
        _drawn++;
        return _drawing?.Task ?? Task.CompletedTask;
    });
}
