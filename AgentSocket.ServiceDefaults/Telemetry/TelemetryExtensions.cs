using AgentSocket.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;

namespace Microsoft.Extensions.Hosting;

/// <summary>Traces, metrics and logs of a service.</summary>
public static class TelemetryExtensions
{
    /// <summary>Records traces, metrics and logs, and exports them when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to.</summary>
    public static TBuilder ConfigureOpenTelemetry<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Logging.AddRequestSilence().AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });

        ServerSpans.LetHostingDescribeThem();
        builder.Services.AddTransient<IStartupFilter, ServerSpans>();
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeters().AddLatencyBuckets())
            .WithTracing(tracing => tracing.AddSources(builder.Environment.ApplicationName));

        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            telemetry.UseOtlpExporter();

        return builder;
    }
}
