using System.Globalization;
using System.Text;
using AgentSocket.Protocol;

namespace AgentSocket.Faults.Workers;

/// <summary>
/// What the bench asks agents, and what they must say: those of the demo model's commands whose answer is exact, and for the bench's own worker some more.
/// </summary>
/// <param name="Input">What the agent is given.</param>
/// <param name="Tokens">What it must say.</param>
/// <param name="Period">How long it pauses between two tokens.</param>
internal sealed record Command(string Input, IReadOnlyList<Token> Tokens, TimeSpan Period)
{
    private const string CountName = "/count";
    private const string SteerableName = "/steerable";
    private const string AskName = "/ask";
    private const string AskTwiceName = "/ask-twice";
    private const string ToolName = "/client-tool";
    private const string ThinkName = "/think";
    private const string WaitName = "/wait";

    public string Text => string.Concat(Tokens.Select(token => token.Text));

    /// <summary>Whether the agent takes guidance, wherever it runs.</summary>
    public bool IsSteerable { get; private init; }

    /// <summary>How long the agent says nothing.</summary>
    public TimeSpan Silence { get; private init; }

    /// <summary>Whether not even its answer's header comes before that.</summary>
    public bool IsLate { get; private init; }

    public bool Asks => Tokens.Any(token => token.Question is not null);

    public static Command Count(int count, int periodMs) => new(
        string.Create(CultureInfo.InvariantCulture, $"{CountName} {count} {periodMs}"), Numbers(count), TimeSpan.FromMilliseconds(periodMs));

    public static Command Echo(string text) => new($"/echo {text}", [.. WordsOf(text).Select(word => new Token(word))], TimeSpan.Zero);

    /// <summary>Counts, and says each guidance in brackets when it gets it.</summary>
    public static Command Steerable(int count, int periodMs) =>
        Count(count, periodMs) with { Input = string.Create(CultureInfo.InvariantCulture, $"{SteerableName} {count} {periodMs}"), IsSteerable = true };

    /// <summary>Asks the person.</summary>
    public static Command Ask(string question) =>
        new($"{AskName} {question}", [new Token("You answered: "), Token.Answer(new Question(FrameType.Clarify, question))], TimeSpan.Zero);

    /// <summary>Asks the person, says what the answer was, and asks again. Of the bench's worker only.</summary>
    public static Command AskTwice(string first, string second) => new(
        $"{AskTwiceName} {first} {second}",
        [
            new Token("First: "), Token.Answer(new Question(FrameType.Clarify, first)), new Token(", then: "),
            Token.Answer(new Question(FrameType.Clarify, second)), new Token("."),
        ],
        TimeSpan.FromMilliseconds(1));

    /// <summary>Calls the client's tool.</summary>
    public static Command CallTool(string key) =>
        new($$"""{{ToolName}} {{Question.Tool.Name}} {"key":"{{key}}"}""", [Token.Answer(new Question(FrameType.ToolCall, $$"""{"key":"{{key}}"}"""))], TimeSpan.Zero);

    /// <summary>Answers at once, and says nothing for a while. Of the bench's worker only.</summary>
    public static Command Think(int silenceMs) => Silent(ThinkName, silenceMs);

    /// <summary>Doesn't even begin its answer for a while. Of the bench's worker only.</summary>
    public static Command Wait(int silenceMs) => Silent(WaitName, silenceMs) with { IsLate = true };

    /// <summary>The command that an input is; null if it is none of these.</summary>
    public static Command? Parse(string input)
    {
        if (input.StartsWith("/echo ", StringComparison.Ordinal))
            return Echo(input["/echo ".Length..]);
        return input.Split(' ') switch
        {
            [CountName, var n, var ms] when TryNumber(n, out var count) && TryNumber(ms, out var period) => Count(count, period),
            [SteerableName, var n, var ms] when TryNumber(n, out var count) && TryNumber(ms, out var period) => Steerable(count, period),
            [AskName, var question] => Ask(question),
            [AskTwiceName, var first, var second] => AskTwice(first, second),
            [ToolName, _, var arguments] when arguments.Split('"') is [_, _, _, var key, _] => CallTool(key),
            [ThinkName, var ms] when TryNumber(ms, out var silence) => Think(silence),
            [WaitName, var ms] when TryNumber(ms, out var silence) => Wait(silence),
            _ => null,
        };
    }

    private static Command Silent(string name, int silenceMs) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{name} {silenceMs}"), [new Token("At last.")], TimeSpan.Zero) { Silence = TimeSpan.FromMilliseconds(silenceMs) };

    private static Token[] Numbers(int count) => [.. Enumerable.Range(1, count).Select(i => new Token(string.Create(CultureInfo.InvariantCulture, $"{i} ")))];

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

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
