using System.Diagnostics;

namespace AgentSocket.Agents;

/// <summary>The names that a host subscribes to.</summary>
public static class AgentsTelemetry
{
    /// <summary>The activity source: a client span for each request to a model, an internal one for each tool that runs.</summary>
    public const string SourceName = "AgentSocket.Agents";

    /// <summary>The meter: GenAI's token usage and operation duration.</summary>
    public const string MeterName = "AgentSocket.Agents";

    internal static ActivitySource Source { get; } = new(SourceName);
}
