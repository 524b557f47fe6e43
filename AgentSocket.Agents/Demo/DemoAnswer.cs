using System.Text.Json;

namespace AgentSocket.Agents.Demo;

/// <summary>What the demo model says to something: tokens, and what happens after the last.</summary>
/// <param name="Tokens">The tokens, made while they are asked for.</param>
internal sealed record DemoAnswer(IEnumerable<string> Tokens)
{
    /// <summary>From one token to the next; null for the configured pace.</summary>
    public TimeSpan? Period { get; init; }

    /// <summary>What happens after the last token; null if nothing does.</summary>
    public DemoEnding Ending { get; init; }

    /// <summary>A tool to call after the last token.</summary>
    public DemoToolCall? Call { get; init; }

    /// <summary>An answer of text.</summary>
    public static DemoAnswer Say(string text) => new(Words.Of(text));

    /// <summary>A call without a word.</summary>
    public static DemoAnswer Do(DemoToolCall call) => new([]) { Call = call };
}

/// <summary>What happens after the last token.</summary>
internal enum DemoEnding
{
    /// <summary>The answer is whole.</summary>
    Complete,

    /// <summary>The model fails.</summary>
    Fail,

    /// <summary>The process exits.</summary>
    Crash,
}

/// <summary>A tool that the demo model calls.</summary>
/// <param name="Plugin">The plugin.</param>
/// <param name="Function">The function.</param>
/// <param name="Arguments">Its arguments, as the JSON that a model writes.</param>
internal sealed record DemoToolCall(string Plugin, string Function, string Arguments)
{
    /// <summary>A call with these arguments; those that are null are left out.</summary>
    public static DemoToolCall Of(string plugin, string function, params (string Name, object? Value)[] arguments) =>
        new(plugin, function, JsonSerializer.Serialize(arguments.Where(argument => argument.Value is not null).ToDictionary(argument => argument.Name, argument => argument.Value)));
}
