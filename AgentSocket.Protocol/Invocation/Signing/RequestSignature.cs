namespace AgentSocket.Protocol.Workers;

/// <summary>The headers of a signed request. Spec §11.5.</summary>
/// <param name="Timestamp"><see cref="WorkerHeaders.Timestamp"/>.</param>
/// <param name="Nonce"><see cref="WorkerHeaders.Nonce"/>.</param>
/// <param name="Signature"><see cref="WorkerHeaders.Signature"/>.</param>
public readonly record struct RequestSignature(string? Timestamp, string? Nonce, string? Signature);
