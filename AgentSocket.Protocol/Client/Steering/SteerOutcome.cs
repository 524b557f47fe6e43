namespace AgentSocket.Protocol.Client;

/// <summary>What became of guidance. Spec §4.11.</summary>
/// <param name="Status">Delivered, rejected by an agent that takes none, or expired because the run ended first.</param>
/// <param name="Input">The guidance, unless it was delivered.</param>
public sealed record SteerOutcome(SteerStatus Status, AgentValue Input);
