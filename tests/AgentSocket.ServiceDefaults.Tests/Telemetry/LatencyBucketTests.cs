using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace AgentSocket.ServiceDefaults.Tests.Telemetry;

public sealed class LatencyBucketTests
{
    [Theory]
    [InlineData("agentsocket.time_to_first_token")]
    [InlineData("agentsocket.run.duration")]
    [InlineData("agentsocket.token.gap")]
    public async Task Histogram_OfLatencies_TellsHalfAMillisecondFromOne(string name)
    {
        var keeper = new BucketKeeper(name);
        using var reader = new BaseExportingMetricReader(keeper);
        await using var app = await TestApp.StartAsync(builder =>
            builder.Services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddReader(reader)));
        var histogram = app.Services.GetRequiredService<IMeterFactory>()
            .Create("AgentSocket.Tests").CreateHistogram<double>(name, "s");

        foreach (var seconds in new[] { 0.0004, 0.0009, 59, 61 })
            histogram.Record(seconds);

        Assert.True(reader.Collect());
        Assert.Equal([0.0005, 0.001, 60, double.PositiveInfinity], keeper.Filled);
    }

    /// <summary>Keeps the upper bounds of the buckets that counted something.</summary>
    private sealed class BucketKeeper(string name) : BaseExporter<Metric>
    {
        public List<double> Filled { get; } = [];

        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (var metric in batch)
            {
                if (metric.Name == name)
                    Keep(metric);
            }

            return ExportResult.Success;
        }

        private void Keep(Metric metric)
        {
            foreach (ref readonly var point in metric.GetMetricPoints())
            {
                foreach (var bucket in point.GetHistogramBuckets())
                {
                    if (bucket.BucketCount > 0)
                        Filled.Add(bucket.ExplicitBound);
                }
            }
        }
    }
}
