using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Aspire.Fixtures.Service;

internal static class Telemetry
{
    /// <summary>Exports one activity, to wherever the environment says, and says whether that worked.</summary>
    public static bool Trace(string name)
    {
        using var source = new ActivitySource("Aspire.Fixtures");
        using var provider = Sdk.CreateTracerProviderBuilder().AddSource(source.Name).AddOtlpExporter().Build();
        source.StartActivity(name)?.Dispose();
        return provider.ForceFlush();
    }
}
