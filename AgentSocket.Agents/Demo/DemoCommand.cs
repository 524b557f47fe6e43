using System.Globalization;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace AgentSocket.Agents.Demo;

/// <summary>The commands for measuring and testing. What they stream is exact.</summary>
internal static class DemoCommand
{
    /// <summary>The most tokens that a command streams.</summary>
    public const int MaxTokens = 1_000_000;

    private const int MaxPeriodMs = 30_000;

    private const string Help =
        """
        | command | what it does |
        | --- | --- |
        | `/count N [ms]` | streams the numbers from 1 to N, each as one token, with `ms` between them (0: as fast as possible) |
        | `/echo TEXT` | streams TEXT back word by word |
        | `/history` | lists your earlier turns of this session, one a line |
        | `/fail K` | streams K tokens, then the model fails |
        | `/crash K` | streams K tokens, then the process that serves the run exits, if `AgentSocket:Demo:AllowCrash` is set |
        | `/help` | shows this |
        """;

    /// <summary>The answer to a command; null if the text isn't one.</summary>
    /// <param name="text">What the person said.</param>
    /// <param name="history">The conversation, of which the text is the end.</param>
    /// <param name="allowCrash">Whether <c>/crash</c> is allowed.</param>
    public static DemoAnswer? Answer(string text, ChatHistory history, bool allowCrash)
    {
        if (text[0] != '/')
            return null;
        var space = text.AsSpan().IndexOfAny(' ', '\n');
        var (name, rest) = space < 0 ? (text, "") : (text[..space], text[(space + 1)..]);
        var numbers = Numbers(rest);
        return name switch
        {
            "/count" when numbers is [var n] && IsCount(n) => new(Count(n)),
            "/count" when numbers is [var n, >= 0 and <= MaxPeriodMs and var ms] && IsCount(n) => new(Count(n)) { Period = TimeSpan.FromMilliseconds(ms) },
            "/echo" when rest.Length > 0 => new(Words.Of(rest)),
            "/history" when rest.Length == 0 => new(EarlierTurns(history)),
            "/fail" when numbers is [var k] && IsCount(k) => new(Count(k)) { Ending = DemoEnding.Fail },
            "/crash" when !allowCrash => DemoAnswer.Say("`/crash` is not allowed here: `AgentSocket:Demo:AllowCrash` is not set."),
            "/crash" when numbers is [var k] && IsCount(k) => new(Count(k)) { Ending = DemoEnding.Crash },
            "/help" when rest.Length == 0 => DemoAnswer.Say(Help),
            _ => DemoAnswer.Say($"I can't do that. These are the commands:\n\n{Help}"),
        };
    }

    private static IEnumerable<string> Count(int n)
    {
        for (var i = 1; i <= n; i++)
            yield return string.Create(CultureInfo.InvariantCulture, $"{i} ");
    }

    /// <summary>What the person said before, in lines; the last message is the command itself.</summary>
    private static IEnumerable<string> EarlierTurns(ChatHistory history)
    {
        var any = false;
        foreach (var message in history.Take(history.Count - 1).Where(message => message.Role == AuthorRole.User))
        {
            any = true;
            yield return $"{OneLine(message)}\n";
        }

        if (!any)
            yield return "(none)\n";
    }

    private static string OneLine(ChatMessageContent message) => (message.Content ?? "").ReplaceLineEndings(" ");

    private static bool IsCount(int n) => n is >= 0 and <= MaxTokens;

    private static int[]? Numbers(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var numbers = new int[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (!int.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
                return null;
        }

        return numbers;
    }
}
