using AgentSocket.Protocol.Client;

namespace AgentSocket.WebClient.Connections;

/// <summary>What was lost with a session, as people read it.</summary>
internal static class LossText
{
    /// <summary>Its runs, and for each what is known of it; null if none went on.</summary>
    public static string? Describe(SessionLoss loss) => loss.Runs switch
    {
        [] => null,
        [var only] => $"Run {Describe(only)} ended with it.",
        var runs => $"Runs {string.Join(", ", runs.Select(Describe))} ended with it.",
    };

    private static string Describe(LostRun run) => $"{run.Number} ({run.Target}, {Describe(run.Processed)})";

    private static string Describe(bool? processed) => processed switch
    {
        true => "which the agent had begun",
        false => "which never reached the agent",
        null => "which may have reached the agent",
    };
}
