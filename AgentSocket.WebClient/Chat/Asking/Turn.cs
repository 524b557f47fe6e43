using AgentSocket.WebClient.Chat.Answers;

namespace AgentSocket.WebClient.Chat.Asking;

/// <summary>A question and its answers, one for each mode that was asked.</summary>
public sealed class Turn(string question, IReadOnlyList<Answer> answers)
{
    /// <summary>What was asked.</summary>
    public string Question => question;

    /// <summary>The answers, in the order of the modes.</summary>
    public IReadOnlyList<Answer> Answers => answers;
}
