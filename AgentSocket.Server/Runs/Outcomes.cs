using AgentSocket.Protocol;

namespace AgentSocket.Server.Runs;

/// <summary>Outcomes as metrics and traces name them.</summary>
internal static class Outcomes
{
    public static string NameOf(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Ok => "ok",
        RunOutcome.Cancelled => "cancelled",
        _ => "interrupted",
    };
}
