using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;

namespace Defaults.Tests.Telemetry;

/// <summary>Keeps the spans that ended.</summary>
internal sealed class KeepingProcessor : BaseProcessor<Activity>
{
    public ConcurrentQueue<Activity> Spans { get; } = [];

    public override void OnEnd(Activity data) => Spans.Enqueue(data);
}
