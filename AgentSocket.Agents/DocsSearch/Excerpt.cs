using System.Text;

namespace AgentSocket.Agents.DocsSearch;

/// <summary>The beginning of a passage, cut between lines, that is still whole Markdown.</summary>
internal static class Excerpt
{
    private const string Fence = "```";

    public static string Of(string markdown, int tokens)
    {
        if (TokenEstimate.Of(markdown) <= tokens)
            return markdown;
        var excerpt = new StringBuilder();
        var inCode = false;
        foreach (var line in markdown.Split('\n'))
        {
            tokens -= TokenEstimate.Of(line) + 1;
            if (tokens < 0)
                break;
            inCode ^= line.TrimStart().StartsWith(Fence, StringComparison.Ordinal);
            excerpt.Append(line).Append('\n');
        }

        if (inCode)
            excerpt.Append(Fence).Append('\n');
        return excerpt.Append('…').ToString();
    }
}
