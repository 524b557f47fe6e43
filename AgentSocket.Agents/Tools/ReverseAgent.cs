using System.Globalization;
using AgentSocket.Protocol;

namespace AgentSocket.Agents;

/// <summary>Target <c>skills-reverse</c>: what <see cref="SkillsPlugin"/> learns. It isn't announced before.</summary>
internal sealed class ReverseAgent : IAgent
{
    public const string Target = "skills-reverse";

    private static readonly ValueSchema Arguments;

    static ReverseAgent()
    {
        var schema = AgentValue.FromJson("""{"type":"object","properties":{"text":{"type":"string"}},"required":["text"],"additionalProperties":false}""");
        Tool = new ToolDefinition(Target, "Reverses text.", schema);
        Arguments = ValueSchema.Parse(schema);
    }

    public static ToolDefinition Tool { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Targets { get; } = [Target];

    /// <inheritdoc/>
    public ValueTask<AgentResult> RunAsync(AgentContext context, CancellationToken cancellationToken)
    {
        var elements = new List<string>();
        for (var each = StringInfo.GetTextElementEnumerator(Read(context.Input)); each.MoveNext();)
            elements.Add(each.GetTextElement());
        elements.Reverse();
        return new(new AgentResult(string.Concat(elements)));
    }

    /// <summary>A map of arguments, or the one argument alone, as every tool takes them.</summary>
    private static string Read(AgentValue input)
    {
        if (input.TryGetString(out var alone))
            return alone;
        if (Arguments.Check(input) is { } wrong)
            throw new AgentSocketException(ErrorCodes.InvalidInput, wrong) { Processed = false };
        var reader = input.CreateReader();
        reader.ReadMapHeader();
        reader.ReadString();
        return reader.ReadString()!;
    }
}
