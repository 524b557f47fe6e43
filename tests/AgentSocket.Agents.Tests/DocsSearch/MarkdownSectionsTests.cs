using AgentSocket.Agents.DocsSearch;

namespace AgentSocket.Agents.Tests.DocsSearch;

public class MarkdownSectionsTests
{
    [Fact]
    public void Cut_Document_GivesEachTextItsHeadings()
    {
        var passages = MarkdownSections.Cut("docs/spec.md", "Before\n\n# Spec\n\n## Sessions\nA session\r\nlives.\n### Resume ###\nGo on.\n## Runs\n\n# End\nLast").ToArray();

        Assert.Equal(
            [
                new("docs/spec.md", "", "Before"),
                new("docs/spec.md", "Spec › Sessions", "A session\nlives."),
                new("docs/spec.md", "Spec › Sessions › Resume", "Go on."),
                new("docs/spec.md", "End", "Last"),
            ],
            passages);
    }

    [Fact]
    public void Cut_CodeWithHashes_IsNoHeading()
    {
        var passage = Assert.Single(MarkdownSections.Cut("a.md", "# Run\n```sh\n# a comment\nrun.sh\n```\n#hashtag"));

        Assert.Equal("```sh\n# a comment\nrun.sh\n```\n#hashtag", passage.Text);
    }

    [Fact]
    public void Cut_CommentOnALine_IsLeftOutButInCode()
    {
        var passage = Assert.Single(MarkdownSections.Cut("a.md", "# Run\n<!-- vector: a -->\n```html\n<!-- kept -->\n```\n  <!-- /vector -->\nText <!-- too -->."));

        Assert.Equal("```html\n<!-- kept -->\n```\nText <!-- too -->.", passage.Text);
    }

    [Fact]
    public void Cut_FenceThatNeverCloses_EndsWithTheDocument() => Assert.Single(MarkdownSections.Cut("a.md", "# Run\n~~~\n# code"));
}
