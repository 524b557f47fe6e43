using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents.Demo;

/// <summary>What the demo model does when it is asked for it in plain language: what the commands of <see cref="DuplexCommand"/> do, as people would say it.</summary>
internal static partial class PlainTasks
{
    private const string Booking =
        """{"type":"object","title":"A table","properties":{"size":{"type":"integer","title":"How many people?","minimum":1,"maximum":12},"time":{"type":"string","title":"When?","minLength":1,"default":"19:30"}},"required":["size","time"],"additionalProperties":false}""";

    /// <summary>The next thing to say or to call; null if nothing of the kind was asked for, or the person has said something else meanwhile.</summary>
    public static DemoAnswer? Answer(DemoTurn turn, DemoTools tools)
    {
        var text = turn.LatestText.Trim();
        if (IsWhere().IsMatch(text))
            return Locate(turn, tools);
        if (IsAsking().IsMatch(text))
            return null;
        if (IsBooking().IsMatch(text) && tools.Has(PersonPlugin.Name, "ask") && tools.Has(BookingPlugin.Name, "reserve"))
            return Book(turn);
        if (IsSecret().IsMatch(text) && tools.Has(AnswerPlugin.Name, "retract"))
            return KeepSecret(turn);
        return Call(text, tools) is { } call ? CallOrSay(turn, call) : null;
    }

    private static DemoToolCall? Call(string text, DemoTools tools)
    {
        if (IsResearch().Match(text) is { Success: true } research && tools.Has(ResearchPlugin.Name, "study"))
            return DemoToolCall.Of(ResearchPlugin.Name, "study", ("topic", research.Groups["topic"].Value));
        if (IsWatching().IsMatch(text) && tools.Has(BuildPlugin.Name, "watch"))
            return DemoToolCall.Of(BuildPlugin.Name, "watch");
        if (IsForgetting().IsMatch(text) && tools.Has(SkillsPlugin.Name, "forget"))
            return DemoToolCall.Of(SkillsPlugin.Name, "forget");
        return IsLearning().IsMatch(text) && tools.Has(SkillsPlugin.Name, "learn") ? DemoToolCall.Of(SkillsPlugin.Name, "learn") : null;
    }

    private static DemoAnswer CallOrSay(DemoTurn turn, DemoToolCall call) =>
        turn.Result is { } result ? DemoAnswer.Say(Told(result)) : DemoAnswer.Do(call);

    /// <summary>Asks for what is missing, then books; the booking itself needs agreement.</summary>
    private static DemoAnswer Book(DemoTurn turn)
    {
        if (turn.Result is not { } result)
            return DemoAnswer.Do(DemoToolCall.Of(PersonPlugin.Name, "ask", ("question", "What table would you like?"), ("form", Booking)));
        var text = PlainLanguage.TextOf(result);
        if (result.PluginName == BookingPlugin.Name)
            return DemoAnswer.Say(text.StartsWith("Error: ", StringComparison.Ordinal) ? $"I haven't booked anything. {text["Error: ".Length..]}" : $"It is booked: {text}");
        using var reply = JsonDocument.Parse(text.StartsWith('{') ? text : "{}");
        return reply.RootElement.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Object
            ? DemoAnswer.Do(new DemoToolCall(BookingPlugin.Name, "reserve", value.GetRawText()))
            : DemoAnswer.Say("All right, I don't book anything.");
    }

    private static DemoAnswer Locate(DemoTurn turn, DemoTools tools)
    {
        if (turn.Result is { } result)
            return DemoAnswer.Say(PlainLanguage.TextOf(result) is var text && text.StartsWith("Error: ", StringComparison.Ordinal)
                ? $"I can't tell where you are. {text["Error: ".Length..]}"
                : $"You are here: {text}");
        return tools.FindClientTool("location") is { } function
            ? DemoAnswer.Do(new DemoToolCall(ClientPlugin.Name, function, "{}"))
            : DemoAnswer.Say("I can't tell where you are: your client offers no tool for its location.");
    }

    private static DemoAnswer KeepSecret(DemoTurn turn) => turn.Result is null
        ? DemoAnswer.Say("The password of the coffee machine is four zeros, and ") with { Call = DemoToolCall.Of(AnswerPlugin.Name, "retract") }
        : DemoAnswer.Say("I have taken that back: secrets stay with those who know them.");

    private static string Told(FunctionResultContent result) => PlainLanguage.TextOf(result) is var text && text.StartsWith("Error: ", StringComparison.Ordinal)
        ? $"That didn't work: {text["Error: ".Length..]}"
        : text;

    /// <summary>Who asks what something is, or how it is done, doesn't ask for it to be done.</summary>
    [GeneratedRegex(@"^(what|how|why|when|which|who|is|are|do|does|did)\b", RegexOptions.IgnoreCase)]
    private static partial Regex IsAsking();

    [GeneratedRegex(@"\b(book|reserve)\b.*\btable\b", RegexOptions.IgnoreCase)]
    private static partial Regex IsBooking();

    [GeneratedRegex(@"\bwhere am i\b|\bmy location\b", RegexOptions.IgnoreCase)]
    private static partial Regex IsWhere();

    [GeneratedRegex(@"^(please )?research (?<topic>.+?)( slowly)?[\s.,!]*$", RegexOptions.IgnoreCase)]
    private static partial Regex IsResearch();

    [GeneratedRegex(@"\bwatch the build\b", RegexOptions.IgnoreCase)]
    private static partial Regex IsWatching();

    [GeneratedRegex(@"^(please )?(teach yourself|learn(?! (about|more|how|what|why|when|which)\b))\b", RegexOptions.IgnoreCase)]
    private static partial Regex IsLearning();

    [GeneratedRegex(@"^(please )?forget\b", RegexOptions.IgnoreCase)]
    private static partial Regex IsForgetting();

    [GeneratedRegex(@"\btell me (a|the|your) secret\b", RegexOptions.IgnoreCase)]
    private static partial Regex IsSecret();
}
