using AgentSocket.Protocol.Connections;

namespace AgentSocket.Protocol.Client;

/// <summary>
/// Sends PING at the announced interval; a PONG that doesn't come in time ends the connection. The first PING goes at once, and shows the
/// server that the client has its token; its round trip is that of code that never ran before, so a second follows, which is the first
/// that tells. Spec §8, §10.2.
/// </summary>
internal sealed class Heartbeat(FrameConnection connection, LinkMeter meter, TimeProvider time, TimeSpan pongTimeout)
{
    private readonly Lock _lock = new();
    private readonly long _origin = time.GetTimestamp();
    private (long Timestamp, long Time)? _waiting;
    private bool _isWarm;
    private ITimer? _interval;
    private ITimer? _deadline;
    private bool _stopped;

    /// <summary>Sends the first PING, and the others at this interval.</summary>
    public void Start(TimeSpan interval)
    {
        lock (_lock)
        {
            if (_stopped)
                return;
            _deadline = time.CreateTimer(_ => connection.Abort(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _interval = time.CreateTimer(_ => Ping(), null, interval, interval);
        }

        Ping();
    }

    public void OnPong(long pingTime)
    {
        bool isCold;
        lock (_lock)
        {
            if (_waiting is not { } ping || _stopped)
                return;
            _waiting = null;
            _deadline?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            isCold = !_isWarm;
            _isWarm = true;
            if (!isCold && pingTime == ping.Time)
                meter.RoundTrip = time.GetElapsedTime(ping.Timestamp);
        }

        if (isCold)
            Ping();
    }

    public void Stop()
    {
        lock (_lock)
        {
            _stopped = true;
            _interval?.Dispose();
            _deadline?.Dispose();
        }
    }

    /// <summary>The deadline is that of the first PING that waits: later ones don't put it off.</summary>
    private void Ping()
    {
        lock (_lock)
        {
            if (_stopped)
                return;
            var now = time.GetTimestamp();
            var pingTime = (long)time.GetElapsedTime(_origin, now).TotalMilliseconds;
            connection.Sender.QueuePing(pingTime);
            if (_waiting is null)
            {
                _waiting = (now, pingTime);
                _deadline?.Change(pongTimeout, Timeout.InfiniteTimeSpan);
            }
        }

        connection.Sender.Flush();
    }
}
