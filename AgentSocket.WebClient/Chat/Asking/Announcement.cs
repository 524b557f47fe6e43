using AgentSocket.WebClient.Chat.Answers;

namespace AgentSocket.WebClient.Chat.Asking;

/// <summary>What a screen reader says: that something goes on, then what came of it, and not each token.</summary>
internal static class Announcement
{
    private const int MaxLength = 1_000;

    public static string Asked(Turn turn) =>
        turn.Answers.Count == 1 ? $"{turn.Answers[0].Mode} is answering." : "Direct and Relay are answering.";

    public static string Answered(Turn turn) => string.Join(" ", turn.Answers.Select(answer => Describe(answer, answer.Snapshot())));

    private static string Describe(Answer answer, AnswerSnapshot now) => now switch
    {
        { Failure: { } failure } => $"{answer.Mode} failed: {failure.Message}",
        { State: AnswerState.Done } => $"{answer.Mode} answered: {Shorten(now.Text.Length > 0 ? now.Text : now.Result ?? "")}",
        _ => $"{answer.Mode}: {now.State.Describe(now.Note)}. {Shorten(now.Text)}",
    };

    private static string Shorten(string text) => text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength), "… The rest is on the page.");
}
