using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Health;

/// <summary>Healthy is who answers a GET with the expected status; without one, with anything but an error.</summary>
internal sealed class HttpHealthCheck(EndpointReference endpoint, string path, int? statusCode) : IHealthCheck
{
    // A connection of its own each time: a replica that is gone must not be asked through one that was kept.
    private static readonly HttpClient Client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.Zero,
        UseProxy = false,
        ActivityHeadersPropagator = null,
    })
    {
        Timeout = TimeSpan.FromSeconds(5),
    };

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var address = new Uri(new Uri(endpoint.Url), path);
        try
        {
            using var answer = await Client.GetAsync(address, cancellationToken).ConfigureAwait(false);
            var status = (int)answer.StatusCode;
            return status == statusCode || (statusCode is null && status < 400)
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"{address} answered {status}{(statusCode is null ? "" : $" instead of {statusCode}")}.");
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return HealthCheckResult.Unhealthy($"{address} doesn't answer.", failure);
        }
    }
}
