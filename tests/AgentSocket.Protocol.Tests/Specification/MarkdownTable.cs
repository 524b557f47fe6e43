namespace AgentSocket.Protocol.Tests.Specification;

/// <summary>Tables of the specification.</summary>
internal static class MarkdownTable
{
    /// <summary>The rows, cell by cell, of the tables whose head begins with these columns.</summary>
    public static IReadOnlyList<string[]> Rows(string chapter, params string[] columns)
    {
        var lines = Checkout.Read($"docs/spec/{chapter}").Split('\n');
        var rows = new List<string[]>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith($"| {string.Join(" | ", columns)} |", StringComparison.Ordinal))
                continue;
            for (i += 2; lines[i].StartsWith('|'); i++)
                rows.Add([.. lines[i].Trim('|').Split('|').Select(cell => cell.Trim())]);
        }

        Assert.NotEmpty(rows);
        return rows;
    }

    public static string Unquoted(string cell) => cell.Trim('`');
}
