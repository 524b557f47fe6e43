using AgentSocket.Agents.DocsSearch;

namespace AgentSocket.Agents.Tests.DocsSearch;

public class ExcerptTests
{
    [Fact]
    public void Of_AShortPassage_IsAllOfIt() => Assert.Equal("One line.\n\nAnother.", Excerpt.Of("One line.\n\nAnother.", 100));

    [Fact]
    public void Of_ALongPassage_EndsBetweenLines() => Assert.Equal("The first line.\n…", Excerpt.Of("The first line.\nThe second line.\nThe third line.", 6));

    [Fact]
    public void Of_CodeThatIsCut_ClosesIt() => Assert.Equal("```sh\nfirst\n```\n…", Excerpt.Of("```sh\nfirst\nsecond line of the code\n```", 6));
}
