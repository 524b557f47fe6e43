namespace AgentSocket.Protocol.Client;

/// <summary>The session that the server's HELLO announced. Spec §4.1.</summary>
/// <param name="SessionId">Names the session.</param>
/// <param name="ConnectionId">Names the connection, in logs and traces of the server.</param>
/// <param name="Limits">What the server announced.</param>
public sealed record AgentSession(string SessionId, string ConnectionId, SessionLimits Limits);
