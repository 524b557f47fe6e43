using AgentSocket.Protocol.Workers;

namespace AgentSocket.Relay.Tests.Invocations;

public class CpuTimeTests
{
    [Theory]
    [InlineData("45ms", 45)]
    [InlineData("45", 45)]
    [InlineData(" 45.25 MS ", 45.25)]
    [InlineData("0.5", 0.5)]
    [InlineData("0", 0)]
    public void Value_WithOrWithoutUnit_IsMilliseconds(string value, double expected)
    {
        Assert.True(CpuTime.TryParse(value, out var milliseconds));
        Assert.Equal(expected, milliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ms")]
    [InlineData("-1")]
    [InlineData("1,000")]
    [InlineData("45s")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("1e3")]
    [InlineData("99999999999999999")]
    public void Value_ThatIsNoTime_IsLeftOut(string value)
    {
        Assert.False(CpuTime.TryParse(value, out _));
    }

    [Fact]
    public void Time_Formatted_IsReadBack()
    {
        Assert.Equal("1234.568ms", CpuTime.Format(TimeSpan.FromTicks(12_345_678)));
        Assert.True(CpuTime.TryParse(CpuTime.Format(TimeSpan.FromMilliseconds(45)), out var milliseconds));
        Assert.Equal(45, milliseconds);
    }
}
