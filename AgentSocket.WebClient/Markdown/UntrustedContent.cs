using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace AgentSocket.WebClient.Markdown;

/// <summary>
/// Takes out of a document what could harm the reader: images, which would tell other hosts what is read here, and links
/// that aren't plain web or mail addresses. What they said stays as text.
/// </summary>
internal static class UntrustedContent
{
    private const int TopHeading = 3;
    private const int LastHeading = 6;

    public static void Sanitize(MarkdownDocument document)
    {
        foreach (var link in document.Descendants<LinkInline>().ToList())
            Sanitize(link);
        foreach (var link in document.Descendants<AutolinkInline>().ToList())
            Sanitize(link);

        // The page's own headings are above those of an answer.
        foreach (var heading in document.Descendants<HeadingBlock>())
            heading.Level = Math.Min(heading.Level + TopHeading - 1, LastHeading);

        // What scrolls can be reached by keyboard.
        foreach (var code in document.Descendants<CodeBlock>())
            code.GetAttributes().AddPropertyIfNotExist("tabindex", "0");
    }

    private static void Sanitize(LinkInline link)
    {
        // Markdig writes the dynamic address, where there is one, instead of the plain one.
        var address = link.GetDynamicUrl?.Invoke() ?? link.Url;
        if (link.IsImage || !SafeAddress.TryParse(address, out var safe))
        {
            Unwrap(link);
            return;
        }

        link.GetDynamicUrl = null;
        link.Url = safe;
        MarkAsForeign(link);
    }

    private static void Sanitize(AutolinkInline link)
    {
        var address = link.IsEmail ? "mailto:" + link.Url : link.Url;
        if (SafeAddress.TryParse(address, out _))
            MarkAsForeign(link);
        else
            link.ReplaceBy(new LiteralInline(link.Url));
    }

    /// <summary>Leaves a link's text, or an image's description.</summary>
    private static void Unwrap(LinkInline link)
    {
        Inline last = link;
        while (link.FirstChild is { } child)
        {
            child.Remove();
            last.InsertAfter(child);
            last = child;
        }

        link.Remove();
    }

    private static void MarkAsForeign(Inline link)
    {
        var attributes = link.GetAttributes();
        attributes.AddPropertyIfNotExist("target", "_blank");
        attributes.AddPropertyIfNotExist("rel", "noopener noreferrer nofollow");
    }
}
