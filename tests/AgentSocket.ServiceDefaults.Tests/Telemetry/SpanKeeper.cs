using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;

namespace AgentSocket.ServiceDefaults.Tests.Telemetry;

/// <summary>Keeps the recorded spans of one trace; other tests' spans reach every listener of the process.</summary>
internal sealed class SpanKeeper : BaseProcessor<Activity>
{
    public ActivityTraceId Trace { get; } = ActivityTraceId.CreateRandom();

    public string TraceParent => $"00-{Trace}-00f067aa0ba902b7-01";

    public ConcurrentQueue<Activity> Spans { get; } = [];

    public override void OnEnd(Activity data)
    {
        if (data.Recorded && data.TraceId == Trace)
            Spans.Enqueue(data);
    }
}
