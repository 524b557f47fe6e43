using System.Text;

namespace AgentSocket.Agents;

/// <summary>
/// About how many tokens a text is: one for each four bytes of UTF-8, which is close for prose in European languages and too
/// many rather than too few for others. Each model counts its own way; a bound on memory needs no better.
/// </summary>
public static class TokenEstimate
{
    internal const int BytesPerToken = 4;

    /// <summary>About how many tokens a text is.</summary>
    /// <param name="text">The text.</param>
    public static int Of(ReadOnlySpan<char> text) => (Encoding.UTF8.GetByteCount(text) + BytesPerToken - 1) / BytesPerToken;

    /// <summary>The text's beginning, if it is more than that many tokens, with an ellipsis.</summary>
    internal static string Clip(string text, int tokens)
    {
        if (Of(text) <= tokens)
            return text;
        var bytes = Math.Max(tokens, 0) * (long)BytesPerToken;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes -= rune.Utf8SequenceLength;
            if (bytes < 0)
                break;
            length += rune.Utf16SequenceLength;
        }

        return string.Concat(text.AsSpan(0, length), "…");
    }
}
