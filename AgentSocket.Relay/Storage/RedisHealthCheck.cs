using AgentSocket.Protocol;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentSocket.Relay.Storage;

/// <summary>Without Redis neither relays nor workers take anything, so they aren't ready.</summary>
internal sealed class RedisHealthCheck(RedisConnection redis) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await redis.UseAsync(database => database.PingAsync(), cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (AgentSocketException unavailable)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, exception: unavailable);
        }
    }
}
