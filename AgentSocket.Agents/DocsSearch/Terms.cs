using System.Collections.Frozen;

namespace AgentSocket.Agents.DocsSearch;

/// <summary>The words of a text that say what it is about, in one form each.</summary>
internal static class Terms
{
    private static readonly FrozenSet<string> Stop = FrozenSet.Create(
        StringComparer.Ordinal,
        "a", "about", "all", "an", "and", "are", "as", "at", "be", "but", "by", "can", "could", "did", "do", "does", "for", "from", "give", "had", "has",
        "have", "how", "i", "if", "in", "into", "is", "it", "its", "let", "like", "long", "many", "may", "me", "mean", "much", "my", "no", "not", "of", "often", "on", "one", "or", "our",
        "please", "should", "so", "tell", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "to", "use", "was", "we", "were",
        "what", "when", "where", "which", "who", "why", "will", "with", "would", "you", "your");

    public static IEnumerable<string> Of(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsLetterOrDigit(text[i]))
            {
                start = start < 0 ? i : start;
                continue;
            }

            if (start >= 0 && Normal(text[start..i].ToLowerInvariant()) is { } term)
                yield return term;
            start = -1;
        }
    }

    /// <summary>Resumes, resumed and resuming are resum: cut, not understood, but the same everywhere.</summary>
    private static string? Normal(string word)
    {
        if (Stop.Contains(word))
            return null;
        foreach (var ending in (ReadOnlySpan<string>)["ing", "ies", "ed", "es", "s", "e", "y"])
        {
            if (word.Length >= ending.Length + 3 && word.EndsWith(ending, StringComparison.Ordinal))
                return Single(word[..^ending.Length]);
        }

        return word;
    }

    /// <summary>Runn, of running, is run; miss, of missing, stays.</summary>
    private static string Single(string stem) => stem.Length > 3 && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'z') ? stem[..^1] : stem;
}
