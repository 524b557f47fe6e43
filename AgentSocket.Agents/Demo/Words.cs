namespace AgentSocket.Agents.Demo;

/// <summary>Cuts text into tokens of a word and the space behind it. Together they are the text again.</summary>
internal static class Words
{
    public static IEnumerable<string> Of(string text)
    {
        var start = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (!char.IsWhiteSpace(text[i - 1]) || char.IsWhiteSpace(text[i]))
                continue;
            yield return text[start..i];
            start = i;
        }

        if (start < text.Length)
            yield return text[start..];
    }
}
