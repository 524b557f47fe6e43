using AgentSocket.Protocol;

namespace AgentSocket.Faults.Workers;

/// <summary>What an agent asks of the client in the midst of a command.</summary>
/// <param name="Type">CLARIFY, or TOOL_CALL of the tool that the bench's clients offer.</param>
/// <param name="Prompt">The question; a call's arguments, as JSON.</param>
internal sealed record Question(FrameType Type, string Prompt)
{
    /// <summary>The tool that the bench's clients offer.</summary>
    public static ToolDefinition Tool { get; } = new("lookup", "Finds what belongs to a key.", AgentValue.FromJson("""{"type":"object","properties":{"key":{"type":"string"}},"required":["key"]}"""));

    /// <summary>What a client answers, and no agent can know: what is asked, backwards.</summary>
    /// <param name="prompt">The question, or a call's arguments.</param>
    public static string AnswerTo(string prompt) => string.Concat(prompt.Where(char.IsAsciiLetterOrDigit).Reverse());
}
