using AgentSocket.Protocol.Connections;

namespace AgentSocket.Protocol.Client;

/// <summary>Traffic and round trip of a client, over all of its connections.</summary>
internal sealed class LinkMeter
{
    private readonly Lock _lock = new();
    private FrameConnection? _connection;
    private long _sent;
    private long _received;
    private long _roundTrip = -1;

    public long BytesSent
    {
        get
        {
            lock (_lock)
                return _sent + (_connection?.Sender.BytesSent ?? 0);
        }
    }

    public long BytesReceived
    {
        get
        {
            lock (_lock)
                return _received + (_connection?.BytesReceived ?? 0);
        }
    }

    public TimeSpan? RoundTrip
    {
        get => Interlocked.Read(ref _roundTrip) is >= 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;
        set => Interlocked.Exchange(ref _roundTrip, value?.Ticks ?? -1);
    }

    /// <summary>A new connection; the one before is over.</summary>
    public void Follow(FrameConnection connection)
    {
        lock (_lock)
        {
            _sent += _connection?.Sender.BytesSent ?? 0;
            _received += _connection?.BytesReceived ?? 0;
            _connection = connection;
        }
    }
}
