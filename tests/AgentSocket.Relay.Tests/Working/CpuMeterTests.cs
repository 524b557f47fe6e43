using AgentSocket.FunctionWorker.Metering;

namespace AgentSocket.Relay.Tests.Working;

public class CpuMeterTests
{
    private TimeSpan _used;

    [Fact]
    public void Run_ThatIsAlone_GetsAllThatIsUsedMeanwhile()
    {
        var meter = new CpuMeter(() => _used);
        Use(5);
        using var run = meter.Begin();
        Use(7);

        Assert.Equal(TimeSpan.FromMilliseconds(7), run.Read());
    }

    [Fact]
    public void Runs_AtOnce_ShareWhatIsUsed()
    {
        var meter = new CpuMeter(() => _used);
        using var first = meter.Begin();
        Use(10);
        var second = meter.Begin();
        Use(6);
        var ofSecond = second.Read();
        second.Dispose();
        Use(4);

        Assert.Equal(TimeSpan.FromMilliseconds(3), ofSecond);
        Assert.Equal(TimeSpan.FromMilliseconds(10 + 3 + 4), first.Read());
    }

    private void Use(int milliseconds) => _used += TimeSpan.FromMilliseconds(milliseconds);
}
