using AgentSocket.Protocol;

namespace AgentSocket.Agents;

/// <summary>What came of a question.</summary>
/// <param name="Action">How the person answered. An approval is accepted only if it is of the call that was asked about.</param>
/// <param name="Value">The answer, if it was accepted: text, a choice, or an object that fits the schema.</param>
public sealed record QuestionReply(ReplyAction Action, AgentValue Value = default)
{
    /// <summary>Whether nobody answered in time; <see cref="Action"/> is <see cref="ReplyAction.Cancel"/> then.</summary>
    public bool HasExpired { get; init; }

    /// <summary>Whether there is an answer.</summary>
    public bool IsAccepted => Action == ReplyAction.Accept;

    /// <summary>The answer as text: a string as it is, anything else as JSON; empty if there is none.</summary>
    public string Text => Value.IsNone ? "" : Value.TryGetString(out var text) ? text : Value.ToJson();

    /// <summary>Tells how it was answered; the answer stays out of logs.</summary>
    public override string ToString() => HasExpired ? "Expired" : $"{Action}";
}
