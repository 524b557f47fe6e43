namespace AgentSocket.Agents.Demo;

/// <summary>What the demo model says to something: tokens, and what happens after the last.</summary>
/// <param name="Tokens">The tokens, made while they are asked for.</param>
internal sealed record DemoAnswer(IEnumerable<string> Tokens)
{
    /// <summary>From one token to the next; null for the configured pace.</summary>
    public TimeSpan? Period { get; init; }

    /// <summary>What happens after the last token; null if nothing does.</summary>
    public DemoEnding Ending { get; init; }

    /// <summary>A tool to call instead of an answer.</summary>
    public DemoToolCall? Call { get; init; }

    /// <summary>An answer of text.</summary>
    public static DemoAnswer Say(string text) => new(Words.Of(text));
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
/// <param name="Argument">Its one argument's name.</param>
/// <param name="Value">The argument's value; null to leave it out.</param>
internal sealed record DemoToolCall(string Plugin, string Function, string Argument, string? Value);
