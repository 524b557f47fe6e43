using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.WebClient.Chat.Answers.Parts;
using AgentSocket.WebClient.Chat.Figures;

namespace AgentSocket.WebClient.Chat.Answers;

/// <summary>An answer as it was at one moment.</summary>
/// <param name="State">How far it is.</param>
/// <param name="Note">What it waits for.</param>
/// <param name="Text">The text that stands, in Markdown.</param>
/// <param name="Parts">All that it consists of, in order: text, calls of tools, questions, guidance.</param>
/// <param name="Side">What came beside the text.</param>
/// <param name="Result">The value that it ended with, as people read it; null without one.</param>
/// <param name="Failure">Why it failed.</param>
/// <param name="Resumptions">How it went on after each break of its connection.</param>
/// <param name="Figures">What was measured.</param>
public sealed record AnswerSnapshot(
    AnswerState State, string? Note, string Text, IReadOnlyList<AnswerPart> Parts, IReadOnlyList<SidePiece> Side, string? Result,
    AgentSocketException? Failure, IReadOnlyList<SessionResumption> Resumptions, AnswerFigures Figures)
{
    /// <summary>Whether nothing more comes.</summary>
    public bool IsFinal => State.IsFinal();
}

/// <summary>What came on one channel beside the text.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Text">All of it.</param>
public sealed record SidePiece(string Title, string Text);
