using AgentSocket.ServiceDefaults.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Hosting;

/// <summary>What every service of the solution starts with.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Hosts that run containers kill what hasn't ended 30 s after it was asked to; what waits for something that never comes is let go of before.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Adds telemetry, health checks, and HTTP clients that find services by name and survive their hiccups.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.ConfigureOpenTelemetry();
        builder.AddDefaultHealthChecks();
        builder.Services.AddHttpClientDefaults();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        return builder;
    }
}
