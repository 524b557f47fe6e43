namespace AgentSocket.Faults.Scenario;

/// <summary>One thing that happens to a process.</summary>
/// <param name="At">When the scenario is so far, from 0 to 1.</param>
/// <param name="Kind">What.</param>
/// <param name="Which">To which of them.</param>
/// <param name="Hold">For how long.</param>
internal sealed record ChaosStep(double At, ChaosKind Kind, int Which, TimeSpan Hold);
