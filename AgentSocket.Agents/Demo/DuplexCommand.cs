using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentSocket.Agents.Demo;

/// <summary>The commands that show what a run can do beside streaming. They call tools, as any model does.</summary>
internal static partial class DuplexCommand
{
    private const string Form = """{"type":"object","properties":{"size":{"type":"integer","minimum":1,"maximum":12},"name":{"type":"string","minLength":1}},"required":["size","name"],"additionalProperties":false}""";

    /// <summary>The answer; null if it is no such command.</summary>
    public static DemoAnswer? Answer(string name, string rest, int[] numbers, DemoTurn turn, DemoTools tools) => name switch
    {
        "/ask" when rest.Length > 0 => CallOr(turn, DemoToolCall.Of(PersonPlugin.Name, "ask", ("question", rest)), result => Said("You answered", result)),
        "/choose" when Split(rest) is { Length: > 0 } choices =>
            CallOr(turn, DemoToolCall.Of(PersonPlugin.Name, "ask", ("question", "Choose one."), ("choices", choices)), result => Said("You chose", result)),
        "/form" when rest.Length == 0 =>
            CallOr(turn, DemoToolCall.Of(PersonPlugin.Name, "ask", ("question", "Fill in the form."), ("form", Form)), result => Said("You filled in", result)),
        "/client-tool" when Split(rest) is [var tool, ..] => ClientTool(tool, rest[(rest.IndexOf(tool, StringComparison.Ordinal) + tool.Length)..].Trim(), turn, tools),
        "/approve" when rest.Length == 0 => CallOr(turn, DemoToolCall.Of(BookingPlugin.Name, "reserve", ("size", 2), ("time", "19:00")), result => result),
        "/steerable" when numbers is [var n] && DemoCommand.IsCount(n) => Steerable(n, period: null, turn),
        "/steerable" when numbers is [var n, var ms] && DemoCommand.IsCount(n) && DemoCommand.IsPeriod(ms) => Steerable(n, TimeSpan.FromMilliseconds(ms), turn),
        "/retract" when numbers is [var k] && DemoCommand.IsCount(k) => Retract(k, turn),
        "/learn" when rest.Length == 0 => CallOr(turn, DemoToolCall.Of(SkillsPlugin.Name, "learn"), result => result),
        "/forget" when rest.Length == 0 => CallOr(turn, DemoToolCall.Of(SkillsPlugin.Name, "forget"), result => result),
        "/watch" when numbers is [var n] => CallOr(turn, DemoToolCall.Of(BuildPlugin.Name, "watch", ("events", n)), result => result),
        "/watch" when numbers is [var n, var ms] => CallOr(turn, DemoToolCall.Of(BuildPlugin.Name, "watch", ("events", n), ("periodMs", ms)), result => result),
        _ => null,
    };

    /// <summary>What a person answered, as a sentence.</summary>
    /// <param name="how">How the sentence begins if there is an answer.</param>
    /// <param name="reply">The result of asking.</param>
    public static string Said(string how, string reply)
    {
        if (reply.StartsWith("Error: ", StringComparison.Ordinal))
            return reply;
        using var json = JsonDocument.Parse(reply);
        return json.RootElement.GetProperty("action").GetString() switch
        {
            "accept" => $"{how}: {json.RootElement.GetProperty("value")}",
            "decline" => "You declined.",
            _ => "You didn't answer.",
        };
    }

    private static DemoAnswer CallOr(DemoTurn turn, DemoToolCall call, Func<string, string> say) =>
        turn.Result is { } result ? DemoAnswer.Say(say(PlainLanguage.TextOf(result))) : DemoAnswer.Do(call);

    private static DemoAnswer ClientTool(string tool, string json, DemoTurn turn, DemoTools tools) => tools.FindClientTool(tool) is { } function
        ? CallOr(turn, new DemoToolCall(ClientPlugin.Name, function, json.Length == 0 ? "{}" : json), result => result)
        : DemoAnswer.Say($"Your client offers no tool {tool}.");

    /// <summary>Goes on from the last number, and names each guidance that it hasn't named.</summary>
    private static DemoAnswer Steerable(int count, TimeSpan? period, DemoTurn turn)
    {
        var named = Brackets().Count(turn.Said);
        var last = Numbers().Matches(Brackets().Replace(turn.Said, "")).LastOrDefault()?.Value;
        var next = last is null ? 1 : int.Parse(last, CultureInfo.InvariantCulture) + 1;
        var guidance = turn.Guidance.Skip(named).Select(text => $"[{text.Replace('[', '(').Replace(']', ')')}] ");
        return new DemoAnswer(guidance.Concat(DemoCommand.Count(count, next))) { Period = period };
    }

    private static DemoAnswer Retract(int count, DemoTurn turn) => turn.Result is null
        ? new DemoAnswer(DemoCommand.Count(count)) { Call = DemoToolCall.Of(AnswerPlugin.Name, "retract") }
        : DemoAnswer.Say("These words stay.");

    private static string[] Split(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"\[[^\]]*\] ?")]
    private static partial Regex Brackets();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();
}
