using AgentSocket.Protocol.Connections;

namespace AgentSocket.Protocol.Client;

/// <summary>Sends PING at the announced interval; a PONG that doesn't come in time ends the connection. Spec §8.</summary>
internal sealed class Heartbeat(FrameConnection connection, TimeProvider time, TimeSpan pongTimeout) : IDisposable
{
    private readonly long _origin = time.GetTimestamp();
    private long _pinged;
    private long _pingTime;
    private ITimer? _interval;
    private ITimer? _deadline;

    /// <summary>The last PING's round trip; null before the first PONG.</summary>
    public TimeSpan? RoundTrip { get; private set; }

    /// <summary>Sends the first PING, and the others at this interval.</summary>
    public void Start(TimeSpan interval)
    {
        _deadline = time.CreateTimer(_ => connection.Abort(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _interval = time.CreateTimer(_ => Ping(), null, interval, interval);
        Ping();
    }

    public void OnPong(long pingTime)
    {
        if (pingTime == _pingTime)
            RoundTrip = time.GetElapsedTime(_pinged);
        _deadline?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _interval?.Dispose();
        _deadline?.Dispose();
    }

    private void Ping()
    {
        _pinged = time.GetTimestamp();
        _pingTime = (long)time.GetElapsedTime(_origin, _pinged).TotalMilliseconds;
        connection.Sender.QueuePing(_pingTime);
        connection.Sender.Flush();
        _deadline?.Change(pongTimeout, Timeout.InfiniteTimeSpan);
    }
}
