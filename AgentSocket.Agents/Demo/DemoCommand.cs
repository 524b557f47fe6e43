using System.Globalization;
using Microsoft.SemanticKernel;

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
        | `/ask QUESTION` | asks you that, and says what you answered |
        | `/choose A B …` | lets you choose one of the words |
        | `/form` | lets you fill in a form |
        | `/client-tool NAME JSON` | calls a tool of your client with these arguments |
        | `/approve` | books a table for 2 at 19:00, if you agree |
        | `/steerable N [ms]` | counts to N, and turns to each guidance that it gets meanwhile |
        | `/retract K` | streams K tokens, takes them back, and says something else |
        | `/learn`, `/forget` | announces a new tool, and withdraws it |
        | `/watch N [ms]` | pushes N events after the answer |
        | `/help` | shows this |
        """;

    /// <summary>The answer to a command; null if the text isn't one.</summary>
    /// <param name="turn">What the person said, and what came of it so far.</param>
    /// <param name="tools">What may be called.</param>
    /// <param name="allowCrash">Whether <c>/crash</c> is allowed.</param>
    public static DemoAnswer? Answer(DemoTurn turn, DemoTools tools, bool allowCrash)
    {
        var text = turn.Text;
        if (text.Length == 0 || text[0] != '/')
            return null;
        var space = text.AsSpan().IndexOfAny(' ', '\n');
        var (name, rest) = space < 0 ? (text, "") : (text[..space], text[(space + 1)..]);
        var numbers = Numbers(rest);
        if (turn.Guidance.Count > 0 && name != "/steerable")
            return null;
        return name switch
        {
            "/count" when numbers is [var n] && IsCount(n) => new(Count(n)),
            "/count" when numbers is [var n, var ms] && IsCount(n) && IsPeriod(ms) => new(Count(n)) { Period = TimeSpan.FromMilliseconds(ms) },
            "/echo" when rest.Length > 0 => new(Words.Of(rest)),
            "/history" when rest.Length == 0 => new(EarlierTurns(turn)),
            "/fail" when numbers is [var k] && IsCount(k) => new(Count(k)) { Ending = DemoEnding.Fail },
            "/crash" when !allowCrash => DemoAnswer.Say("`/crash` is not allowed here: `AgentSocket:Demo:AllowCrash` is not set."),
            "/crash" when numbers is [var k] && IsCount(k) => new(Count(k)) { Ending = DemoEnding.Crash },
            "/help" when rest.Length == 0 => DemoAnswer.Say(Help),
            _ => DuplexCommand.Answer(name, rest, numbers ?? [], turn, tools) ?? DemoAnswer.Say($"I can't do that. These are the commands:\n\n{Help}"),
        };
    }

    /// <summary>The numbers from <paramref name="first"/> to <paramref name="last"/>, each as one token.</summary>
    internal static IEnumerable<string> Count(int last, int first = 1)
    {
        for (var i = first; i <= last; i++)
            yield return string.Create(CultureInfo.InvariantCulture, $"{i} ");
    }

    /// <summary>What the person said before, in lines.</summary>
    private static IEnumerable<string> EarlierTurns(DemoTurn turn)
    {
        var any = false;
        foreach (var message in turn.Earlier)
        {
            any = true;
            yield return $"{OneLine(message)}\n";
        }

        if (!any)
            yield return "(none)\n";
    }

    private static string OneLine(ChatMessageContent message) => (message.Content ?? "").ReplaceLineEndings(" ");

    internal static bool IsCount(int n) => n is >= 0 and <= MaxTokens;

    internal static bool IsPeriod(int ms) => ms is >= 0 and <= MaxPeriodMs;

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
