using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace AgentSocket.ServiceDefaults.Telemetry;

/// <summary>.NET itself emits what instrumentation packages once did; here are the names that it emits under.</summary>
internal static class TelemetrySources
{
    public static MeterProviderBuilder AddMeters(this MeterProviderBuilder metrics) => metrics.AddMeter(
        "Microsoft.AspNetCore.Diagnostics",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Routing",
        "Microsoft.AspNetCore.Server.Kestrel",
        "System.Net.Http",
        "System.Net.NameResolution",
        "System.Runtime",
        "AgentSocket.*",
        "Experimental.Microsoft.Extensions.AI*",
        "Microsoft.SemanticKernel*");

    public static TracerProviderBuilder AddSources(this TracerProviderBuilder tracing, string applicationName) => tracing.AddSource(
        applicationName,
        "Microsoft.AspNetCore",
        "System.Net.Http",
        "AgentSocket.*",
        "Experimental.Microsoft.Extensions.AI*",
        "Microsoft.SemanticKernel*");
}
