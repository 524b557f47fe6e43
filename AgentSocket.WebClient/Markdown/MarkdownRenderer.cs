using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;

namespace AgentSocket.WebClient.Markdown;

/// <summary>
/// Makes HTML of an answer. The text comes from a model and is not to be trusted: HTML in it is shown as text, and
/// <see cref="UntrustedContent"/> leaves only what is harmless.
/// </summary>
public static class MarkdownRenderer
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
        .UseAutoLinks()
        .Build();

    /// <summary>
    /// One piece of HTML for each top-level block. While an answer grows only its last blocks change, so that only these
    /// need to go to the browser again.
    /// </summary>
    public static IReadOnlyList<string> RenderBlocks(string markdown)
    {
        try
        {
            var document = Markdig.Markdown.Parse(markdown, Pipeline);
            UntrustedContent.Sanitize(document);
            return [.. document.Select(Render).Where(html => html.Length > 0)];
        }
        catch (ArgumentException)
        {
            // So Markdig refuses what is nested deeper than anybody means it, while it reads or while it writes.
            return [PlainText.Render(markdown)];
        }
    }

    private static string Render(Block block)
    {
        using var output = new StringWriter();
        var renderer = new HtmlRenderer(output);
        Pipeline.Setup(renderer);
        renderer.Render(block);
        return output.ToString().Trim();
    }
}
