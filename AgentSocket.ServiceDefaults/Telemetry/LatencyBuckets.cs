using OpenTelemetry.Metrics;

namespace AgentSocket.ServiceDefaults.Telemetry;

internal static class LatencyBuckets
{
    /// <summary>Seconds. The default boundaries are meant for milliseconds and would put every token into the first bucket.</summary>
    private static readonly double[] Boundaries =
        [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private static readonly string[] Histograms =
        ["agentsocket.time_to_first_token", "agentsocket.run.duration", "agentsocket.token.gap"];

    public static MeterProviderBuilder AddLatencyBuckets(this MeterProviderBuilder metrics)
    {
        foreach (var histogram in Histograms)
            metrics.AddView(histogram, new ExplicitBucketHistogramConfiguration { Boundaries = Boundaries });

        return metrics;
    }
}
