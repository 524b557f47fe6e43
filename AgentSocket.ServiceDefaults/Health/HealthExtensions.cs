using AgentSocket.ServiceDefaults.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.Hosting;

/// <summary>Readiness and liveness of a service.</summary>
public static class HealthExtensions
{
    private const string Live = "live";

    /// <summary>Adds the check of liveness. A service adds its own checks of readiness, without the tag <c>live</c>.</summary>
    public static TBuilder AddDefaultHealthChecks<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [Live]);
        return builder;
    }

    /// <summary>
    /// Maps <c>/health</c> (ready: every check passes) and <c>/alive</c> (the checks tagged <c>live</c> pass) in every
    /// environment, for an orchestrator asks them. They answer with one word, open to anybody; no check's name or message gets out.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealth(HealthPaths.Ready, new HealthCheckOptions());
        app.MapHealth(HealthPaths.Alive, new HealthCheckOptions { Predicate = check => check.Tags.Contains(Live) });
        return app;
    }

    private static void MapHealth(this WebApplication app, string path, HealthCheckOptions options)
        => app.MapHealthChecks(path, options).AllowAnonymous().DisableHttpMetrics();
}
