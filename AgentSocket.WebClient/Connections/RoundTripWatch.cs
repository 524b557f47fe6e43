using AgentSocket.Protocol.Client;

namespace AgentSocket.WebClient.Connections;

/// <summary>Tells when a heartbeat brought a new round trip, which the client doesn't.</summary>
internal sealed class RoundTripWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ITimer _timer;
    private TimeSpan? _last;

    public RoundTripWatch(AgentSocketClient client, TimeProvider time, Action changed)
    {
        _timer = time.CreateTimer(_ => Look(client, changed), null, Interval, Interval);
    }

    public void Dispose() => _timer.Dispose();

    private void Look(AgentSocketClient client, Action changed)
    {
        var current = client.RoundTrip;
        if (current == _last)
            return;
        _last = current;
        changed();
    }
}
