using AgentSocket.WebClient.Chat.Figures;

namespace AgentSocket.WebClient.Tests.Chat.Figures;

public sealed class FigureFormatTests
{
    [Theory]
    [InlineData(null, "–")]
    [InlineData(0.04, "0.0 ms")]
    [InlineData(4.26, "4.3 ms")]
    [InlineData(42.4, "42 ms")]
    [InlineData(999.4, "999 ms")]
    [InlineData(1_234.0, "1.23 s")]
    [InlineData(90_000.0, "1.5 min")]
    public void Milliseconds_OfAnySize_HaveTheDigitsThatMatter(double? milliseconds, string text) =>
        Assert.Equal(text, FigureFormat.Milliseconds(milliseconds));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1_250, "1.3 kB")]
    [InlineData(2_345_678, "2.35 MB")]
    public void Bytes_OfAnySize_HaveTheDigitsThatMatter(long bytes, string text) => Assert.Equal(text, FigureFormat.Bytes(bytes));

    [Theory]
    [InlineData(null, "–")]
    [InlineData(48.91, "48.9")]
    [InlineData(1_204.4, "1,204")]
    [InlineData(123_456.0, "123 k")]
    public void Rate_OfAnySize_HasTheDigitsThatMatter(double? perSecond, string text) => Assert.Equal(text, FigureFormat.Rate(perSecond));
}
