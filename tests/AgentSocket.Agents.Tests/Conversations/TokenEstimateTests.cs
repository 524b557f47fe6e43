namespace AgentSocket.Agents.Tests.Conversations;

public class TokenEstimateTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 1)]
    [InlineData("abcd", 1)]
    [InlineData("abcde", 2)]
    [InlineData("日本語", 3)]
    public void Of_Text_IsAQuarterOfItsBytes(string text, int tokens) => Assert.Equal(tokens, TokenEstimate.Of(text));

    [Theory]
    [InlineData("abcd", 1, "abcd")]
    [InlineData("abcdefgh", 1, "abcd…")]
    [InlineData("abc😀", 1, "abc…")]
    [InlineData("abc", 0, "…")]
    public void Clip_ToABudget_CutsBetweenCharacters(string text, int tokens, string clipped) => Assert.Equal(clipped, TokenEstimate.Clip(text, tokens));
}
