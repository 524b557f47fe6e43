using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace AgentSocket.Agents;

/// <summary>Tokens that a model read and wrote; null where it doesn't say.</summary>
internal readonly record struct TokenUsage(long? Input, long? Output)
{
    private const string Key = "Usage";

    public static TokenUsage operator +(TokenUsage left, TokenUsage right) => new(Sum(left.Input, right.Input), Sum(left.Output, right.Output));

    /// <summary>What an update's metadata say of usage: OpenAI's own counts, or those of Microsoft.Extensions.AI.</summary>
    public static TokenUsage? From(IReadOnlyDictionary<string, object?>? metadata) => metadata?.GetValueOrDefault(Key) switch
    {
        ChatTokenUsage usage => new(usage.InputTokenCount, usage.OutputTokenCount),
        UsageContent { Details: var details } => new(details.InputTokenCount, details.OutputTokenCount),
        _ => null,
    };

    /// <summary>The metadata that say so.</summary>
    public static Dictionary<string, object?> ToMetadata(long input, long output) => new()
    {
        [Key] = new UsageContent(new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output }),
    };

    private static long? Sum(long? left, long? right) => left is null ? right : left + (right ?? 0);
}
