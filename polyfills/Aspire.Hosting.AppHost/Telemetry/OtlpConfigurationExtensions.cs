using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Telemetry;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Lets resources send telemetry to the dashboard.</summary>
public static class OtlpConfigurationExtensions
{
    /// <summary>Tells a resource where to send telemetry, as whom, and how soon.</summary>
    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEnvironment
    {
        var configuration = builder.ApplicationBuilder.Configuration;
        var environment = builder.ApplicationBuilder.Environment;
        builder.WithAnnotation(new OtlpExporterAnnotation());
        return builder.WithEnvironment(context =>
        {
            if (context.ExecutionContext.IsPublishMode)
                return;

            var variables = context.EnvironmentVariables;
            if (builder.ApplicationBuilder.Resources.OfType<DashboardResource>().FirstOrDefault() is { } dashboard)
                Send(dashboard.GetEndpoint(DashboardResource.GrpcEndpoint), "grpc");
            else
                Send(OtlpEndpoint.Of(configuration).Address, OtlpEndpoint.Of(configuration).Protocol);
            variables["OTEL_SERVICE_NAME"] = builder.Resource.Name;
            variables["OTEL_RESOURCE_ATTRIBUTES"] = new ServiceInstanceId();
            if (configuration[OtlpEndpoint.ApiKeySetting] is { } key)
                variables["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={key}";

            if (!environment.IsDevelopment())
                return;

            variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
            variables["OTEL_TRACES_SAMPLER"] = "always_on";
            variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";

            void Send(object address, string protocol)
            {
                variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = address;
                variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol;
            }
        });
    }
}
