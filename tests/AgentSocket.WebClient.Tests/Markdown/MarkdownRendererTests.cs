using AgentSocket.WebClient.Markdown;

namespace AgentSocket.WebClient.Tests.Markdown;

public sealed class MarkdownRendererTests
{
    [Theory]
    [InlineData("**bold** and *soft*", "<p><strong>bold</strong> and <em>soft</em></p>")]
    [InlineData("~~gone~~", "<p><del>gone</del></p>")]
    [InlineData("`code`", "<p><code>code</code></p>")]
    [InlineData("> said", "<blockquote>\n<p>said</p>\n</blockquote>")]
    public void Markdown_OfAnAnswer_BecomesHtml(string markdown, string html) =>
        Assert.Equal(html, Assert.Single(MarkdownRenderer.RenderBlocks(markdown)));

    [Fact]
    public void Table_OfAnAnswer_BecomesATable()
    {
        var html = Assert.Single(MarkdownRenderer.RenderBlocks("| a | b |\n|---|---|\n| 1 | 2 |"));
        Assert.Contains("<th>a</th>", html, StringComparison.Ordinal);
        Assert.Contains("<td>2</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Blocks_WhileTheTextGrows_StayAsTheyAreButForTheLast()
    {
        var before = MarkdownRenderer.RenderBlocks("# Title\n\nFirst paragraph.\n\nThe sec");
        var after = MarkdownRenderer.RenderBlocks("# Title\n\nFirst paragraph.\n\nThe second.\n\nThird.");

        Assert.Equal(3, before.Count);
        Assert.Equal(4, after.Count);
        Assert.Equal(before.Take(2), after.Take(2));
    }

    [Fact]
    public void CodeBlock_BeforeItsEndHasCome_IsCodeAlready()
    {
        var html = Assert.Single(MarkdownRenderer.RenderBlocks("```csharp\nvar x = 1;"));
        Assert.StartsWith("<pre", html, StringComparison.Ordinal);
        Assert.Contains("tabindex=\"0\"", html, StringComparison.Ordinal);
        Assert.Contains("var x = 1;", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# One", "<h3>One</h3>")]
    [InlineData("## Two", "<h4>Two</h4>")]
    [InlineData("###### Six", "<h6>Six</h6>")]
    public void Heading_OfAnAnswer_IsBelowThoseOfThePage(string markdown, string html) =>
        Assert.Equal(html, Assert.Single(MarkdownRenderer.RenderBlocks(markdown)));

    [Theory]
    [InlineData("[docs](https://example.com/a?b=c&d=e)", "https://example.com/a?b=c&amp;d=e")]
    [InlineData("[docs](http://example.com)", "http://example.com/")]
    [InlineData("[mail](mailto:someone@example.com)", "mailto:someone@example.com")]
    [InlineData("<https://example.com/x>", "https://example.com/x")]
    [InlineData("see https://example.com/y now", "https://example.com/y")]
    [InlineData("[by name][n]\n\n[n]: https://example.com/z", "https://example.com/z")]
    public void Link_WithASafeScheme_OpensElsewhereAndTellsNothing(string markdown, string address)
    {
        var html = string.Concat(MarkdownRenderer.RenderBlocks(markdown));
        Assert.Contains($"href=\"{address}\"", html, StringComparison.Ordinal);
        Assert.Contains("target=\"_blank\"", html, StringComparison.Ordinal);
        Assert.Contains("rel=\"noopener noreferrer nofollow\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void EmptyText_OfAnAnswer_HasNoBlocks() => Assert.Empty(MarkdownRenderer.RenderBlocks(""));
}
