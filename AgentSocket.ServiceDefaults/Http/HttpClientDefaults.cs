using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;

namespace AgentSocket.ServiceDefaults.Http;

internal static class HttpClientDefaults
{
    /// <summary>Resilience is outside discovery, so that each retry may go to another replica.</summary>
    public static void AddHttpClientDefaults(this IServiceCollection services)
    {
        services.AddServiceDiscovery();
        services.ConfigureHttpClientDefaults(http =>
        {
            // All clients would share one breaker, and a telemetry collector that is down would cut off the workers too.
            http.AddStandardResilienceHandler().SelectPipelineByAuthority();
            http.AddServiceDiscovery();
        });
    }
}
