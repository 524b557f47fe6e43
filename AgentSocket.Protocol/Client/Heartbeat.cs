using AgentSocket.Protocol.Connections;

namespace AgentSocket.Protocol.Client;

/// <summary>Sends PING at the announced interval; a PONG that doesn't come in time ends the connection. Spec §8.</summary>
internal sealed class Heartbeat(FrameConnection connection, TimeProvider time, TimeSpan pongTimeout) : IDisposable
{
    private readonly long _origin = time.GetTimestamp();
    private ITimer? _interval;
    private ITimer? _deadline;

    /// <summary>The last PING's round trip; null before the first PONG.</summary>
    public TimeSpan? RoundTrip { get; private set; }

    public void Start(TimeSpan interval)
    {
        _deadline = time.CreateTimer(_ => connection.Abort(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _interval = time.CreateTimer(_ => Ping(), null, interval, interval);
    }

    /// <summary>Sends a PING now.</summary>
    public void Ping()
    {
        connection.Sender.QueuePing((long)time.GetElapsedTime(_origin).TotalMilliseconds);
        connection.Sender.Flush();
        _deadline?.Change(pongTimeout, Timeout.InfiniteTimeSpan);
    }

    public void OnPong(long sentAt)
    {
        RoundTrip = time.GetElapsedTime(_origin) - TimeSpan.FromMilliseconds(sentAt);
        _deadline?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _interval?.Dispose();
        _deadline?.Dispose();
    }
}
