using AgentSocket.WebClient.Chat.Figures;

namespace AgentSocket.WebClient.Tests.Chat.Figures;

public sealed class ComparisonTests
{
    [Theory]
    [InlineData(20.0, 75.0, "Direct’s first token came 55 ms sooner.")]
    [InlineData(75.0, 20.0, "Relay’s first token came 55 ms sooner.")]
    [InlineData(100.0, 104.0, "The first tokens came at the same time.")]
    [InlineData(0.3, 1.1, "The first tokens came at the same time.")]
    [InlineData(null, 20.0, null)]
    [InlineData(20.0, null, null)]
    public void Comparison_OfFirstTokens_NamesTheSoonerOne(double? direct, double? relay, string? text) =>
        Assert.Equal(text, Comparison.OfFirstTokens(Figures(direct), Figures(relay)));

    private static AnswerFigures Figures(double? firstToken) =>
        new(firstToken is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null, null, 0, null, 0, 0, null, null);
}
