using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentSocket.Server.Connections;

/// <summary>A server that is being stopped isn't ready: whoever balances sends new clients elsewhere.</summary>
internal sealed class DrainingCheck(ConnectionRegistry connections) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(connections.IsDraining ? HealthCheckResult.Unhealthy("The server is being stopped.") : HealthCheckResult.Healthy());
}
