using AgentSocket.Protocol.Client;
using AgentSocket.WebClient.Connections;

namespace AgentSocket.WebClient.Tests.Connections;

public sealed class ResumptionTextTests
{
    [Theory]
    [InlineData(38, 1, 0, "38 ms")]
    [InlineData(1_900, 3, 0, "1.90 s, at attempt 3")]
    [InlineData(38, 1, 1, "38 ms, 1 frame sent again")]
    [InlineData(38, 2, 12, "38 ms, at attempt 2, 12 frames sent again")]
    public void Resumption_SaysHowLongItTookAndWhatItTook(int milliseconds, int attempts, long replayed, string text) =>
        Assert.Equal(text, ResumptionText.Describe(Resumption(milliseconds, attempts, replayed)));

    [Fact]
    public void Answer_WhoseConnectionNeverBroke_SaysNothing() => Assert.Null(ResumptionText.Describe([]));

    [Fact]
    public void Answer_WhoseConnectionBroke_SaysHowOften()
    {
        Assert.Equal("The connection broke. Resumed in 38 ms.", ResumptionText.Describe([Resumption(38)]));
        Assert.Equal("The connection broke 2 times. Last resumed in 40 ms.", ResumptionText.Describe([Resumption(38), Resumption(40)]));
    }

    private static SessionResumption Resumption(int milliseconds, int attempts = 1, long replayed = 0) =>
        new(TimeSpan.FromMilliseconds(milliseconds), attempts, replayed);
}
