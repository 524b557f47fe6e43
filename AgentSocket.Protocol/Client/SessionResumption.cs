namespace AgentSocket.Protocol.Client;

/// <summary>A session goes on, on a new connection. Spec §10.3.</summary>
/// <param name="Downtime">From the loss of the old connection until the session went on.</param>
/// <param name="Attempts">Attempts to connect, with the one that succeeded.</param>
/// <param name="Replayed">Frames that the client had sent before, and sends again.</param>
public sealed record SessionResumption(TimeSpan Downtime, int Attempts, long Replayed);
