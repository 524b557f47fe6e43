namespace AgentSocket.Faults.Checking;

/// <summary>For how long a server or Redis was away.</summary>
/// <param name="FromMs">Since when.</param>
/// <param name="UntilMs">Until when; without end if it never came back.</param>
internal sealed record Disturbance(double FromMs, double UntilMs)
{
    /// <summary>Whether it, or what comes of it for a while, falls between two times.</summary>
    public bool Touches(double fromMs, double untilMs, double afterMs) => FromMs <= untilMs && UntilMs + afterMs >= fromMs;
}
