using AgentSocket.ServiceDefaults.Http;

namespace Microsoft.Extensions.Hosting;

/// <summary>What every service of the solution starts with.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Adds telemetry, health checks, and HTTP clients that find services by name and survive their hiccups.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.ConfigureOpenTelemetry();
        builder.AddDefaultHealthChecks();
        builder.Services.AddHttpClientDefaults();
        return builder;
    }
}
