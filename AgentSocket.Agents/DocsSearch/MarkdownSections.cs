using System.Text;

namespace AgentSocket.Agents.DocsSearch;

/// <summary>Cuts a Markdown document at its headings.</summary>
internal static class MarkdownSections
{
    private const int MaxLevel = 6;

    /// <summary>The sections that have text. A line of code that begins with # is no heading; a line that is a comment is left out.</summary>
    public static IEnumerable<Passage> Cut(string source, string markdown)
    {
        var headings = new string?[MaxLevel];
        var text = new StringBuilder();
        string? fence = null;
        foreach (var line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            fence = Fence(line, fence);
            if (fence is null && Heading(line) is var (level, title) && level > 0)
            {
                if (Section(source, headings, text) is { } section)
                    yield return section;
                headings[level - 1] = title;
                Array.Clear(headings, level, MaxLevel - level);
            }
            else if (fence is not null || !IsComment(line))
            {
                text.Append(line).Append('\n');
            }
        }

        if (Section(source, headings, text) is { } last)
            yield return last;
    }

    private static string? Fence(string line, string? open)
    {
        var trimmed = line.TrimStart();
        if (open is not null)
            return trimmed.StartsWith(open, StringComparison.Ordinal) ? null : open;
        return trimmed.StartsWith("```", StringComparison.Ordinal) ? "```" : trimmed.StartsWith("~~~", StringComparison.Ordinal) ? "~~~" : null;
    }

    private static bool IsComment(ReadOnlySpan<char> line) => line.Trim() is var trimmed && trimmed.StartsWith("<!--") && trimmed.EndsWith("-->");

    private static (int Level, string Title) Heading(string line)
    {
        var level = line.AsSpan().IndexOfAnyExcept('#');
        return level is > 0 and <= MaxLevel && line[level] == ' ' ? (level, line[level..].Trim().TrimEnd('#').TrimEnd()) : (0, "");
    }

    private static Passage? Section(string source, string?[] headings, StringBuilder text)
    {
        var body = text.ToString().Trim();
        text.Clear();
        return body.Length == 0 ? null : new Passage(source, string.Join(" › ", headings.Where(heading => heading is not null)), body);
    }
}
