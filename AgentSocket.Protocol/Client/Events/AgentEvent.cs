namespace AgentSocket.Protocol.Client;

/// <summary>A push without a request (EVENT). Spec §4.14.</summary>
/// <param name="Topic">What it is about.</param>
/// <param name="Data">What happened.</param>
/// <param name="Id">Unique in the session; null for an event that may come twice.</param>
/// <param name="TraceParent">The W3C trace context that it belongs to.</param>
public sealed record AgentEvent(string Topic, AgentValue Data, string? Id, string? TraceParent);
