using System.Diagnostics.Metrics;

namespace AgentSocket.Relay.Telemetry;

/// <summary>The relay's own metrics, beside the server's.</summary>
internal sealed class RelayMetrics
{
    public const string MeterName = "AgentSocket.Relay";

    private readonly UpDownCounter<long> _queued;
    private readonly Counter<long> _pushes;

    public RelayMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        _queued = meter.CreateUpDownCounter<long>("agentsocket.relay.queued", "{run}", "Runs that wait for a worker.");
        _pushes = meter.CreateCounter<long>("agentsocket.relay.pushes", "{request}", "Pushes from workers, by status.");
    }

    public void OnQueued() => _queued.Add(1);

    public void OnDequeued() => _queued.Add(-1);

    public void OnPush(int status) => _pushes.Add(1, new KeyValuePair<string, object?>("http.response.status_code", status));
}
