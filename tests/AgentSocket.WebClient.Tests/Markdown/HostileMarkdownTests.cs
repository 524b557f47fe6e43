using System.Text.RegularExpressions;
using AgentSocket.WebClient.Markdown;

namespace AgentSocket.WebClient.Tests.Markdown;

/// <summary>What a model, or whoever got text into it, might try. Whatever comes out may only be made of harmless tags.</summary>
public sealed partial class HostileMarkdownTests
{
    private static readonly HashSet<string> HarmlessTags =
        ["p", "strong", "em", "del", "code", "pre", "a", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "hr", "br", "h3", "h4", "h5", "h6"];

    private static readonly HashSet<string> HarmlessAttributes = ["href", "title", "target", "rel", "tabindex", "class", "start", "type", "style"];

    public static TheoryData<string> Attacks =>
    [
        "<script>alert(1)</script>",
        "text <script>alert(1)</script> text",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<iframe src=\"https://example.com\"></iframe>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<div style=\"position:fixed\">x</div>",
        "<!-- comment --> <?php ?> <![CDATA[x]]>",
        "<style>*{display:none}</style>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](  javascript:alert(1))",
        "[x](<java\nscript:alert(1)>)",
        "[x](java&#x0A;script:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](javascript&colon;alert(1))",
        "[x](\u0001javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
        "[x](vbscript:msgbox(1))",
        "[x](file:///etc/passwd)",
        "[x](//example.com/protocol-relative)",
        "[x](/path/of/this/host)",
        "[x](#fragment)",
        "[x](blob:https://example.com/1)",
        "<javascript:alert(1)>",
        "<data:text/html,x>",
        "[x][r]\n\n[r]: javascript:alert(1)",
        "[r]\n\n[r]: javascript:alert(1) \"title\"",
        "![x](https://example.com/pixel.png)",
        "![x](javascript:alert(1))",
        "![x][p]\n\n[p]: https://example.com/pixel.png",
        "[![x](https://example.com/pixel.png)](javascript:alert(1))",
        "[x](https://example.com/\"onmouseover=\"alert(1))",
        "[x](https://example.com \"\\\" onmouseover=\\\"alert(1)\")",
        "```\"><script>alert(1)</script>\ncode\n```",
        "```js\" onmouseover=\"alert(1)\ncode\n```",
        "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
        "{onclick=alert(1)} # Title {#id onclick=alert(1)}",
        "[x](https://example.com){onclick=alert(1)}",
        "ftp://example.com/file and tel:+123456",
        "`<script>alert(1)</script>`",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Attack_OnTheReader_LeavesHarmlessHtml(string markdown)
    {
        var html = string.Concat(MarkdownRenderer.RenderBlocks(markdown));

        foreach (Match tag in Tag().Matches(html))
        {
            Assert.Contains(tag.Groups["name"].Value, HarmlessTags);
            foreach (Match attribute in Attribute().Matches(tag.Groups["attributes"].Value))
            {
                Assert.Contains(attribute.Groups["name"].Value, HarmlessAttributes);
                if (attribute.Groups["name"].Value == "href")
                    Assert.Matches("^(https?://|mailto:)", attribute.Groups["value"].Value);
            }
        }

        // Whatever isn't a tag is text: no angle bracket is left over.
        Assert.DoesNotContain('<', Tag().Replace(html, ""));
    }

    [Theory]
    [InlineData("[label](javascript:alert(1))", "label")]
    [InlineData("![a *picture*](https://example.com/x.png)", "picture")]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    public void Text_OfWhatIsTakenAway_Stays(string markdown, string text) =>
        Assert.Contains(text, string.Concat(MarkdownRenderer.RenderBlocks(markdown)), StringComparison.Ordinal);

    [Theory]
    [InlineData(">")]
    [InlineData("- ")]
    [InlineData("[")]
    [InlineData("**a ")]
    public void Nesting_BeyondTheParsersLimit_IsShownAndNotAFailure(string opening)
    {
        var markdown = string.Concat(Enumerable.Repeat(opening, 5_000)) + "<b>core</b>";

        var html = string.Concat(MarkdownRenderer.RenderBlocks(markdown));

        Assert.Contains("core", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
    }

    [GeneratedRegex("""</?(?<name>[a-z][a-z0-9]*)(?<attributes>(\s+[a-z-]+="[^"<>]*")*)\s*/?>""")]
    private static partial Regex Tag();

    [GeneratedRegex("(?<name>[a-z-]+)=\"(?<value>[^\"]*)\"")]
    private static partial Regex Attribute();
}
