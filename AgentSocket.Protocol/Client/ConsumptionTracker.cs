namespace AgentSocket.Protocol.Client;

/// <summary>
/// Which received frames the application has taken. Acknowledgement is cumulative: it goes as far as everything before was
/// taken, so an update that nobody takes holds the server back. On a connection that resumed, what has come before comes again, and isn't
/// acknowledged until it has. Under the session's lock. Spec §6.2, §10.3.
/// </summary>
internal sealed class ConsumptionTracker
{
    private (int Bytes, bool Consumed)[] _frames = new (int, bool)[64];
    private long _arrived;
    private long _named;
    private long _acknowledged;
    private long _unacknowledgedBytes;

    /// <summary>The last frame that has come, on whichever connection.</summary>
    public long Received { get; private set; }

    /// <summary>The last frame up to which everything was taken.</summary>
    public long Consumed { get; private set; }

    public long WindowFrames { get; set; } = new SessionLimits().WindowFrames;

    public long WindowBytes { get; set; } = new SessionLimits().WindowBytes;

    /// <summary>Whether half a window was taken and not acknowledged.</summary>
    public bool IsAckDue => Acknowledgeable - _acknowledged >= Math.Max(1, WindowFrames / 2) || _unacknowledgedBytes >= Math.Max(1, WindowBytes / 2);

    /// <summary>Whether there is anything to acknowledge.</summary>
    public bool IsAckPossible => Acknowledgeable > _acknowledged;

    /// <summary>Whether all that came before has come again.</summary>
    public bool IsReplayed => _arrived == Received;

    private long Acknowledgeable => Math.Min(Consumed, _arrived);

    /// <summary>A frame has come on the connection.</summary>
    /// <returns>False if it had come on an earlier one, too.</returns>
    public bool OnReceived(long number, int bytes)
    {
        _arrived = number;
        if (number <= Received)
        {
            if (number <= Consumed)
                _unacknowledgedBytes += bytes;
            return false;
        }

        if (number - Consumed > _frames.Length)
            Grow();
        Received = number;
        At(number) = (bytes, false);
        return true;
    }

    public void OnConsumed(long number)
    {
        At(number).Consumed = true;
        while (Consumed < Received && At(Consumed + 1).Consumed)
        {
            Consumed++;
            if (Consumed <= _arrived)
                _unacknowledgedBytes += At(Consumed).Bytes;
        }
    }

    /// <summary>The acknowledgement to send now.</summary>
    public long TakeAck()
    {
        _acknowledged = Acknowledgeable;
        _unacknowledgedBytes = 0;
        return _acknowledged;
    }

    /// <summary>What RESUME acknowledges.</summary>
    public long OnResuming() => _named = Consumed;

    /// <summary>The server goes on.</summary>
    /// <returns>The last frame that doesn't come again.</returns>
    public long OnResumed()
    {
        _acknowledged = _arrived = _named;
        _unacknowledgedBytes = 0;
        return _named;
    }

    private ref (int Bytes, bool Consumed) At(long number) => ref _frames[(int)(number & (_frames.Length - 1))];

    private void Grow()
    {
        var larger = new (int, bool)[_frames.Length * 2];
        for (var number = Consumed + 1; number <= Received; number++)
            larger[(int)(number & (larger.Length - 1))] = At(number);
        _frames = larger;
    }
}
