using Microsoft.Extensions.DependencyInjection;

namespace AgentSocket.ServiceDefaults.Telemetry;

/// <summary>The clients that the exporters take from the client factory when they speak OTLP over HTTP.</summary>
internal static class OtlpClients
{
    private static readonly string[] Names = ["OtlpTraceExporter", "OtlpMetricExporter", "OtlpLogExporter"];

    /// <summary>
    /// Keeps the defaults of HTTP clients off them. Exporters retry by themselves, and send the last batch when the
    /// container is being disposed of: by then a resilience pipeline is gone, and that batch would be lost.
    /// </summary>
    public static void AddPlainOtlpClients(this IServiceCollection services)
    {
        foreach (var name in Names)
            services.AddHttpClient(name).ConfigureAdditionalHttpMessageHandlers((handlers, _) => handlers.Clear()).RemoveAllLoggers();
    }
}
