using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentSocket.AppHost.RedisChoice;

/// <summary>Asks Redis whether it's there, without a Redis client: two commands, two lines of answer.</summary>
internal sealed class RedisPing(LocalRedisResource redis) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", redis.PrimaryEndpoint.Port, cancellationToken);
            var stream = client.GetStream();
            var password = await redis.Password.GetValueAsync(cancellationToken);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"AUTH {password}\r\nPING\r\n"), cancellationToken);

            using var answers = new StreamReader(stream, Encoding.ASCII);
            var authenticated = await answers.ReadLineAsync(cancellationToken);
            var pong = authenticated == "+OK" ? await answers.ReadLineAsync(cancellationToken) : authenticated;
            return pong == "+PONG" ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"Redis answers {pong ?? "nothing"}.");
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return HealthCheckResult.Unhealthy("Redis doesn't answer.", failure);
        }
    }
}
