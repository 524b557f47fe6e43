namespace AgentSocket.Faults.Workers;

/// <summary>A piece of what an agent says.</summary>
/// <param name="Text">The piece.</param>
/// <param name="Question">Where the piece comes from; null if the agent knows it by itself. An agent must not look at <paramref name="Text"/> then.</param>
internal sealed record Token(string Text, Question? Question = null)
{
    /// <summary>A client's answer.</summary>
    public static Token Answer(Question question) => new(Question.AnswerTo(question.Prompt), question);
}
