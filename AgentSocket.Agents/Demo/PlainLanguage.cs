using System.Text.Json;
using System.Text.RegularExpressions;
using AgentSocket.Agents.DocsSearch;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents.Demo;

/// <summary>What the demo model makes of what isn't a command: it recognises a few questions, and looks all others up.</summary>
internal static partial class PlainLanguage
{
    private const string WhoIAm = "I'm the built-in **demo model** of Agent Socket: not a language model, but a program that streams like one.";

    private const string WhatICan =
        "I can quote Agent Socket's documentation, tell the time, work out arithmetic, and tell what you asked before; `/help` lists commands for "
        + "measuring. Or try *book a table*, *where am I*, *research resume slowly*, *watch the build*, *learn something*, *tell me a secret*. "
        + "For real answers configure a model in `AgentSocket:Model`.";

    /// <summary>The answer to the conversation's end: a person's words, or the result of a tool that was called for them.</summary>
    public static DemoAnswer Answer(DemoTurn turn, DemoTools tools)
    {
        if (turn.Result is { } result)
            return DemoAnswer.Say(Introduced(turn, FromResult(result)));
        var text = turn.LatestText.Trim();
        return Call(text, tools) is { } call ? DemoAnswer.Do(call) : DemoAnswer.Say(FromMemory(text, turn));
    }

    private static DemoToolCall? Call(string text, DemoTools tools)
    {
        if (IsAboutMe().IsMatch(text) || IsAboutEarlier().IsMatch(text) || IsGreeting().IsMatch(text))
            return null;
        if (Arithmetic.Find(text) is { } expression && tools.Has(CalculatorPlugin.Name, "evaluate"))
            return DemoToolCall.Of(CalculatorPlugin.Name, "evaluate", ("expression", expression));
        if (IsAboutTime().Match(text) is { Success: true } time && tools.Has(ClockPlugin.Name, "now"))
            return DemoToolCall.Of(ClockPlugin.Name, "now", ("zone", time.Groups["place"] is { Success: true, Value: var place } ? place.Trim() : null));
        return tools.Has(DocsPlugin.Name, "search") ? DemoToolCall.Of(DocsPlugin.Name, "search", ("query", text)) : null;
    }

    private static string FromResult(FunctionResultContent result) => (result.PluginName, TextOf(result)) switch
    {
        (_, var text) when text.StartsWith("Error: ", StringComparison.Ordinal) => $"That didn't work: {text["Error: ".Length..]}",
        (CalculatorPlugin.Name, var text) => $"That is **{text}**.",
        (ClockPlugin.Name, var text) => $"It is **{text}**.",
        (DocsPlugin.Name, var text) => Quoted(text),
        (_, var text) => text,
    };

    private static string Quoted(string json)
    {
        if (JsonSerializer.Deserialize<Passage[]>(json) is not [var best, .. var others])
            return $"I found nothing about that in the documentation, and I know nothing else. {WhatICan}";
        var answer = $"**{best.Heading}** ({best.Source})\n\n{best.Text}";
        return others.Length == 0 ? answer : $"{answer}\n\nSee also: {string.Join("; ", others.Select(other => $"{other.Heading} ({other.Source})"))}";
    }

    private static string FromMemory(string text, DemoTurn turn)
    {
        if (IsAboutEarlier().IsMatch(text))
            return Introduced(turn, Earlier(turn));
        return IsAboutMe().IsMatch(text) || IsGreeting().IsMatch(text)
            ? $"{WhoIAm} {WhatICan}"
            : Introduced(turn, $"I don't know. {WhatICan}");
    }

    private static string Earlier(DemoTurn turn)
    {
        var earlier = turn.Earlier.Select(message => $"- {message.Content?.ReplaceLineEndings(" ")}").ToArray();
        return earlier.Length == 0 ? "You have not asked anything before in this session." : $"You asked before:\n\n{string.Join('\n', earlier)}";
    }

    /// <summary>On first contact the person learns who answers.</summary>
    private static string Introduced(DemoTurn turn, string text) => turn.IsFirstContact ? $"{WhoIAm}\n\n{text}" : text;

    internal static string TextOf(FunctionResultContent result) => result.Result as string ?? JsonSerializer.Serialize(result.Result);

    [GeneratedRegex(@"^(hi|hello|hey|hallo|good (morning|afternoon|evening))( there)?[\s.,!]*$", RegexOptions.IgnoreCase)]
    private static partial Regex IsGreeting();

    [GeneratedRegex(@"\b(who|what) are you\b|\b(which|what) model\b|\bare you (a|an|the|real)\b|\bwhat can you do\b", RegexOptions.IgnoreCase)]
    private static partial Regex IsAboutMe();

    [GeneratedRegex(@"\b(what|which)\b.*\b(did|have) i (say|said|ask|asked)\b|\bmy (earlier|previous|last) (question|message)s?\b", RegexOptions.IgnoreCase)]
    private static partial Regex IsAboutEarlier();

    [GeneratedRegex(
        @"\b(what time is it|what('s| is) the (time|date)|what (day|date) is (it|today)|(current|today'?s) (time|date)|which day is it)\b(.*\bin (?<place>[\p{L} _/-]+))?",
        RegexOptions.IgnoreCase)]
    private static partial Regex IsAboutTime();
}
