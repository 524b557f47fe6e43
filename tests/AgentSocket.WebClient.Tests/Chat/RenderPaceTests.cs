using AgentSocket.WebClient.Chat;

namespace AgentSocket.WebClient.Tests.Chat;

public sealed class RenderPaceTests
{
    [Theory]
    [InlineData(0, 40)]
    [InlineData(16_384, 40)]
    [InlineData(32_768, 80)]
    [InlineData(163_840, 400)]
    [InlineData(10_000_000, 1_000)]
    public void Pace_OfALongerText_IsSlower(int length, double milliseconds) =>
        Assert.Equal(milliseconds, RenderPace.For(length).TotalMilliseconds);
}
