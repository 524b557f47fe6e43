namespace AgentSocket.Protocol;

/// <summary>How a run ended that didn't fail: what COMPLETE says. Spec §4.6.</summary>
/// <param name="Outcome">Done, cancelled or broken off.</param>
/// <param name="Metrics">What it cost.</param>
/// <param name="Result">The run's result, beside what it streamed; none if there is nothing else.</param>
public sealed record RunCompletion(RunOutcome Outcome, RunMetrics Metrics, AgentValue Result = default);
