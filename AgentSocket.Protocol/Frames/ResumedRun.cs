namespace AgentSocket.Protocol;

/// <summary>A run that goes on in a resumed session. Spec §4.18.</summary>
/// <param name="Run">The run's number.</param>
/// <param name="State">What it is doing.</param>
public readonly record struct ResumedRun(long Run, RunState State);
