using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;

namespace AgentSocket.Server.Telemetry;

/// <summary>The server's metrics, by mode.</summary>
internal sealed class ServerMetrics
{
    public const string MeterName = "AgentSocket.Server";

    private readonly KeyValuePair<string, object?> _mode;
    private readonly UpDownCounter<long> _connections;
    private readonly UpDownCounter<long> _runs;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _pushes;
    private readonly Histogram<double> _firstToken;
    private readonly Histogram<double> _gap;
    private readonly Histogram<double> _duration;

    public ServerMetrics(IMeterFactory factory, IOptions<AgentSocketServerOptions> options)
    {
        Mode = options.Value.Mode;
        _mode = new KeyValuePair<string, object?>("agentsocket.mode", Mode);
        var meter = factory.Create(MeterName);
        _connections = meter.CreateUpDownCounter<long>("agentsocket.connections", "{connection}", "Connections that are open.");
        _runs = meter.CreateUpDownCounter<long>("agentsocket.runs", "{run}", "Runs that go on.");
        _bytes = meter.CreateCounter<long>("agentsocket.bytes", "By", "Bytes on the wire, WebSocket headers included.");
        _pushes = meter.CreateCounter<long>("agentsocket.pushes", "{request}", "Pushes from other services, by status.");
        _firstToken = meter.CreateHistogram<double>("agentsocket.time_to_first_token", "s", "From an INVOKE's arrival until its first STREAM.");
        _gap = meter.CreateHistogram<double>("agentsocket.token.gap", "s", "Between a run's STREAM frames.");
        _duration = meter.CreateHistogram<double>("agentsocket.run.duration", "s", "From an INVOKE's arrival until the run's end.");
    }

    public string Mode { get; }

    public void OnConnected() => _connections.Add(1, _mode);

    public void OnDisconnected() => _connections.Add(-1, _mode);

    public void OnBytes(long bytesIn, long bytesOut)
    {
        _bytes.Add(bytesIn, _mode, new("network.io.direction", "receive"));
        _bytes.Add(bytesOut, _mode, new("network.io.direction", "transmit"));
    }

    public void OnPush(int status) => _pushes.Add(1, _mode, new("http.response.status_code", status));

    public void OnRunStarted() => _runs.Add(1, _mode);

    public void OnToken(TimeSpan? elapsed, bool isFirst)
    {
        var histogram = isFirst ? _firstToken : _gap;
        if (histogram.Enabled && elapsed is { } known)
            histogram.Record(known.TotalSeconds, _mode);
    }

    public void OnRunEnded(TimeSpan elapsed, string outcome)
    {
        _runs.Add(-1, _mode);
        _duration.Record(elapsed.TotalSeconds, _mode, new("agentsocket.outcome", outcome));
    }
}
