using System.Globalization;
using System.Text;

namespace AgentSocket.Faults.Workers;

/// <summary>What the bench asks agents, and what they must say: those of the demo model's commands whose answer is exact.</summary>
/// <param name="Input">What the agent is given.</param>
/// <param name="Tokens">What it must say.</param>
/// <param name="Period">How long it pauses between two tokens.</param>
internal sealed record Command(string Input, IReadOnlyList<string> Tokens, TimeSpan Period)
{
    public string Text => string.Concat(Tokens);

    public static Command Count(int count, int periodMs) => new(
        string.Create(CultureInfo.InvariantCulture, $"/count {count} {periodMs}"),
        [.. Enumerable.Range(1, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i} "))],
        TimeSpan.FromMilliseconds(periodMs));

    public static Command Echo(string text) => new($"/echo {text}", [.. WordsOf(text)], TimeSpan.Zero);

    /// <summary>The command that an input is; null if it is none of these.</summary>
    public static Command? Parse(string input)
    {
        if (input.StartsWith("/echo ", StringComparison.Ordinal))
            return Echo(input["/echo ".Length..]);
        return input.Split(' ') is ["/count", var count, var period]
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            && int.TryParse(period, NumberStyles.None, CultureInfo.InvariantCulture, out var ms)
            ? Count(n, ms)
            : null;
    }

    private static IEnumerable<string> WordsOf(string text)
    {
        var word = new StringBuilder();
        foreach (var character in text)
        {
            word.Append(character);
            if (character != ' ')
                continue;
            yield return word.ToString();
            word.Clear();
        }

        if (word.Length > 0)
            yield return word.ToString();
    }
}
