namespace AgentSocket.WebClient.Chat.Answers.Parts;

/// <summary>How far a call of a tool is.</summary>
public enum ToolState
{
    /// <summary>The model writes its arguments.</summary>
    Writing,

    /// <summary>A person decides about it.</summary>
    Approving,

    /// <summary>The tool works.</summary>
    Calling,

    /// <summary>It has returned.</summary>
    Done,

    /// <summary>It has failed.</summary>
    Failed,

    /// <summary>A person refused it.</summary>
    Denied,

    /// <summary>It isn't made, or was given up.</summary>
    Dropped,
}

internal static class ToolStates
{
    public static bool IsFinal(this ToolState state) => state >= ToolState.Done;

    public static string Describe(this ToolState state) => state switch
    {
        ToolState.Writing => "being written",
        ToolState.Approving => "needs your approval",
        ToolState.Calling => "working",
        ToolState.Done => "done",
        ToolState.Failed => "failed",
        ToolState.Denied => "declined",
        _ => "given up",
    };
}
