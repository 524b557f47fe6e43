using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;

namespace AgentSocket.WebClient.Chat.Answers.Parts;

/// <summary>A piece of an answer, in the order in which it came.</summary>
public abstract record AnswerPart
{
    /// <summary>Stays the same while the piece changes.</summary>
    public int Key { get; init; }
}

/// <summary>Text, in Markdown.</summary>
/// <param name="Text">What of it stands.</param>
public sealed record TextPart(string Text) : AnswerPart;

/// <summary>Text that was taken back.</summary>
/// <param name="Text">What it was.</param>
/// <param name="Reason">Why.</param>
public sealed record RetractedPart(string Text, string Reason) : AnswerPart;

/// <summary>A call of a tool: one of the agent's, or one of this page's.</summary>
/// <param name="Name">The tool's name.</param>
/// <param name="State">How far it is.</param>
/// <param name="Arguments">What it is given, as far as that is written.</param>
/// <param name="Output">What it returned, or what went wrong.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Id">The agent's name for the call; null if the agent shows none.</param>
/// <param name="Call">The number of the TOOL_CALL; null if the tool isn't this page's.</param>
public sealed record ToolPart(string Name, ToolState State, string Arguments, string Output, TimeSpan? Duration, string? Id, long? Call) : AnswerPart;

/// <summary>A question to the person.</summary>
/// <param name="Question">The question.</param>
/// <param name="State">Whether it is open.</param>
/// <param name="Reply">What was answered.</param>
public sealed record QuestionPart(QuestionUpdate Question, QuestionState State, string? Reply) : AnswerPart
{
    /// <summary>Why the agent didn't get the last answer; null if it did, or none was given.</summary>
    public string? Refusal { get; init; }
}

/// <summary>Guidance that the person gave.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Status">What became of it; null while that isn't known.</param>
/// <param name="Failure">Why it isn't known what became of it.</param>
public sealed record GuidancePart(string Text, SteerStatus? Status, string? Failure) : AnswerPart;
