using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Defaults.Tests.Telemetry;

public sealed class HostedTelemetryTests : IDisposable
{
    private readonly ActivitySource _source = new("Defaults.Tests.Telemetry");
    private readonly KeepingProcessor _processor = new();

    public void Dispose()
    {
        _source.Dispose();
        _processor.Dispose();
    }

    [Fact]
    public async Task Tracing_HostStarted_RecordsSpansOfTheSource()
    {
        using var host = Build(telemetry => telemetry.WithTracing(tracing => tracing.AddSource(_source.Name).AddProcessor(_processor)));
        Assert.Null(_source.StartActivity("before the start"));

        await host.StartAsync(TestContext.Current.CancellationToken);
        _source.StartActivity("after the start")?.Dispose();

        Assert.Equal("after the start", Assert.Single(_processor.Spans).OperationName);
    }

    [Fact]
    public async Task Telemetry_AddedTwice_AddsUp()
    {
        using var host = Build(telemetry =>
        {
            telemetry.WithTracing(tracing => tracing.AddSource(_source.Name));
            telemetry.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddProcessor(_processor));
        });
        Assert.Single(host.Services.GetServices<IHostedService>());

        await host.StartAsync(TestContext.Current.CancellationToken);
        _source.StartActivity("span")?.Dispose();

        Assert.Single(_processor.Spans);
    }

    [Fact]
    public async Task Metrics_HostStarted_AreCollected()
    {
        using var meter = new Meter("Defaults.Tests.Telemetry");
        var counter = meter.CreateCounter<int>("frames");
        using var reader = new BaseExportingMetricReader(new NoExporter());
        using var host = Build(telemetry => telemetry.WithMetrics(metrics => metrics.AddMeter(meter.Name).AddReader(reader)));

        await host.StartAsync(TestContext.Current.CancellationToken);

        Assert.True(counter.Enabled);
    }

    [Fact]
    public async Task Resource_Configured_IsTheProvidersOrigin()
    {
        using var host = Build(telemetry => telemetry
            .ConfigureResource(resource => resource.AddService("relay"))
            .WithTracing(tracing => tracing.AddSource(_source.Name).AddProcessor(_processor)));

        await host.StartAsync(TestContext.Current.CancellationToken);

        var resource = host.Services.GetRequiredService<TracerProvider>().GetResource();
        Assert.Contains(new("service.name", "relay"), resource.Attributes);
    }

    [Fact]
    public async Task Logging_Added_ProvidesALogger()
    {
        using var host = Build(telemetry => telemetry.WithLogging());

        await host.StartAsync(TestContext.Current.CancellationToken);

        Assert.NotNull(host.Services.GetService<LoggerProvider>());
        Assert.Single(host.Services.GetServices<ILoggerProvider>());
    }

    private static IHost Build(Action<OpenTelemetryBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        configure(builder.Services.AddOpenTelemetry());
        return builder.Build();
    }

    private sealed class NoExporter : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
    }
}
