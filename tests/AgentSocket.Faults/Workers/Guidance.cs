using System.Text.RegularExpressions;

namespace AgentSocket.Faults.Workers;

/// <summary>Guidance in a text: an agent that takes it says it once, in brackets.</summary>
internal static partial class Guidance
{
    public static string Said(string guidance) => $"[{guidance}] ";

    /// <summary>The guidance that a text has, in order.</summary>
    public static IReadOnlyList<string> Of(string text) => [.. Brackets().Matches(text).Select(match => match.Groups[1].Value)];

    /// <summary>The text without it.</summary>
    public static string Without(string text) => Brackets().Replace(text, "");

    [GeneratedRegex(@"\[([^\]]*)\] ")]
    private static partial Regex Brackets();
}
