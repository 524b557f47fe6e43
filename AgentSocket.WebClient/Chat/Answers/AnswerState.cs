namespace AgentSocket.WebClient.Chat.Answers;

/// <summary>How far an answer is.</summary>
public enum AnswerState
{
    /// <summary>A connection is made first.</summary>
    Connecting,

    /// <summary>The question is on its way.</summary>
    Asked,

    /// <summary>It waits for a worker.</summary>
    Queued,

    /// <summary>It is being worked on.</summary>
    Running,

    /// <summary>The agent waits for a tool.</summary>
    WaitingForTool,

    /// <summary>The agent waits for a person.</summary>
    WaitingForInput,

    /// <summary>The connection broke; it goes on when there is another.</summary>
    Reconnecting,

    /// <summary>It was told to stop, and its end hasn't come yet.</summary>
    Stopping,

    /// <summary>It is complete.</summary>
    Done,

    /// <summary>It was stopped.</summary>
    Stopped,

    /// <summary>It was broken off by the server.</summary>
    Interrupted,

    /// <summary>It ended with an error.</summary>
    Failed,
}

internal static class AnswerStates
{
    /// <summary>Whether nothing more comes.</summary>
    public static bool IsFinal(this AnswerState state) => state >= AnswerState.Done;

    /// <summary>In words, for the page.</summary>
    public static string Describe(this AnswerState state, string? note) => state switch
    {
        AnswerState.Connecting => "Connecting",
        AnswerState.Asked => "Asked",
        AnswerState.Queued => "Queued",
        AnswerState.Running => note is null ? "Running" : $"Running: {note}",
        AnswerState.WaitingForTool => note is null ? "Waiting for a tool" : $"Waiting for tool: {note}",
        AnswerState.WaitingForInput => "Waiting for input",
        AnswerState.Reconnecting => "Reconnecting…",
        AnswerState.Stopping => "Stopping",
        AnswerState.Done => "Done",
        AnswerState.Stopped => "Stopped",
        AnswerState.Interrupted => "Interrupted",
        _ => "Failed",
    };
}
