using AgentSocket.WebClient.Chat.Answers.Parts;

namespace AgentSocket.WebClient.Tests.Chat.Answers.Parts;

public sealed class AnswerFlowTests
{
    private readonly AnswerFlow _flow = new();

    [Fact]
    public void Text_BetweenOtherPieces_HasPiecesOfItsOwn()
    {
        _flow.Append("one ");
        _flow.Append("two");
        _flow.Add(new GuidancePart("shorter", null, null));
        _flow.Append("three");

        Assert.Equal(["one two", "(shorter)", "three"], Shown());
        Assert.Equal("one twothree", _flow.Text);
        Assert.Equal(3, _flow.Parts().Select(part => part.Key).Distinct().Count());
    }

    [Fact]
    public void Text_AfterASnapshot_GrowsOn()
    {
        _flow.Append("one");
        var before = _flow.Parts();
        _flow.Append(" two");

        Assert.Equal("one", Assert.IsType<TextPart>(Assert.Single(before)).Text);
        Assert.Equal(["one two"], Shown());
        Assert.Equal(before[0].Key, _flow.Parts()[0].Key);
    }

    [Theory]
    [InlineData(0, new[] { "", "-onetwo-", "(x)", "", "-three-", "new" }, "new")]
    [InlineData(3, new[] { "one", "-two-", "(x)", "", "-three-", "new" }, "onenew")]
    [InlineData(6, new[] { "onetwo", "(x)", "", "-three-", "new" }, "onetwonew")]
    [InlineData(8, new[] { "onetwo", "(x)", "th", "-ree-", "new" }, "onetwothnew")]
    [InlineData(99, new[] { "onetwo", "(x)", "threenew" }, "onetwothreenew")]
    [InlineData(-1, new[] { "", "-onetwo-", "(x)", "", "-three-", "new" }, "new")]
    public void Text_ThatIsTakenBack_IsKeptAsThat(long from, string[] shown, string text)
    {
        _flow.Append("onetwo");
        _flow.Add(new GuidancePart("x", null, null));
        _flow.Append("three");

        _flow.Retract(from, "moderation");
        _flow.Append("new");

        Assert.Equal(shown, Shown());
        Assert.Equal(text, _flow.Text);
    }

    [Fact]
    public void Text_TakenBackTwice_CountsFromWhatStands()
    {
        _flow.Append("abcdef");
        _flow.Retract(4, "first");
        _flow.Append("xy");
        _flow.Retract(5, "second");

        Assert.Equal(["abcd", "-ef-", "x", "-y-"], Shown());
    }

    [Fact]
    public void Space_ThatIsTakenBack_LeavesNoTrace()
    {
        _flow.Append("done  ");
        _flow.Retract(4, "retry");

        Assert.Equal(["done"], Shown());
    }

    private string[] Shown() => [.. _flow.Parts().Select(part => part switch
    {
        TextPart text => text.Text,
        RetractedPart retracted => $"-{retracted.Text}-",
        GuidancePart guidance => $"({guidance.Text})",
        _ => "?",
    })];
}
