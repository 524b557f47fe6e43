using System.Diagnostics;

namespace AgentSocket.FunctionWorker.Telemetry;

/// <summary>The worker's own spans, beside those of its requests.</summary>
internal static class WorkerTelemetry
{
    public static ActivitySource Source { get; } = new("AgentSocket.FunctionWorker");
}
