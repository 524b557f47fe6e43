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
        if (Arguments.Check(context.Input) is { } wrong)
            throw new AgentSocketException(ErrorCodes.InvalidInput, wrong) { Processed = false };
        var reader = context.Input.CreateReader();
        reader.ReadMapHeader();
        reader.ReadString();
        var elements = new List<string>();
        for (var each = StringInfo.GetTextElementEnumerator(reader.ReadString()!); each.MoveNext();)
            elements.Add(each.GetTextElement());
        elements.Reverse();
        return new(new AgentResult(string.Concat(elements)));
    }
}
