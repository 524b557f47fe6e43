using System.Diagnostics.Metrics;

namespace AgentSocket.Relay.Telemetry;

/// <summary>The relay's own metrics, beside the server's.</summary>
internal sealed class RelayMetrics
{
    public const string MeterName = "AgentSocket.Relay";

    private readonly UpDownCounter<long> _queued;

    public RelayMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        _queued = meter.CreateUpDownCounter<long>("agentsocket.relay.queued", "{run}", "Runs that wait for a worker.");
    }

    public void OnQueued() => _queued.Add(1);

    public void OnDequeued() => _queued.Add(-1);
}
