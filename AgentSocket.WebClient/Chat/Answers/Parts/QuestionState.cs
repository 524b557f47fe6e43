namespace AgentSocket.WebClient.Chat.Answers.Parts;

/// <summary>Whether a question waits.</summary>
public enum QuestionState
{
    /// <summary>It waits for an answer.</summary>
    Open,

    /// <summary>The person answered.</summary>
    Answered,

    /// <summary>The person declined.</summary>
    Declined,

    /// <summary>The person turned away.</summary>
    Cancelled,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>The run ended before it was answered.</summary>
    Over,
}

internal static class QuestionStates
{
    public static string Describe(this QuestionState state) => state switch
    {
        QuestionState.Open => "waits for you",
        QuestionState.Answered => "answered",
        QuestionState.Declined => "declined",
        QuestionState.Cancelled => "cancelled",
        QuestionState.Expired => "expired",
        _ => "no longer asked",
    };
}
