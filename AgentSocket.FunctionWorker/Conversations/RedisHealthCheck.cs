using AgentSocket.Protocol;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentSocket.FunctionWorker.Conversations;

/// <summary>A worker without Redis refuses every run, so it isn't ready.</summary>
internal sealed class RedisHealthCheck(RedisConnection redis) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await redis.UseAsync(database => database.PingAsync());
            return HealthCheckResult.Healthy();
        }
        catch (AgentSocketException unavailable)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, exception: unavailable);
        }
    }
}
