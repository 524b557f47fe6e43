namespace AgentSocket.Protocol.Client;

/// <summary>
/// Which received frames the application has taken. Acknowledgement is cumulative: it goes as far as everything before was
/// taken, so an update that nobody takes holds the server back. Under the session's lock. Spec §6.
/// </summary>
internal sealed class ConsumptionTracker
{
    private (int Bytes, bool Consumed)[] _frames = new (int, bool)[64];
    private long _received;
    private long _acknowledged;
    private long _unacknowledgedBytes;

    /// <summary>The last frame up to which everything was taken.</summary>
    public long Consumed { get; private set; }

    public long WindowFrames { get; set; } = new SessionLimits().WindowFrames;

    public long WindowBytes { get; set; } = new SessionLimits().WindowBytes;

    /// <summary>Whether half a window was taken and not acknowledged.</summary>
    public bool IsAckDue => Consumed - _acknowledged >= Math.Max(1, WindowFrames / 2) || _unacknowledgedBytes >= Math.Max(1, WindowBytes / 2);

    /// <summary>Whether there is anything to acknowledge.</summary>
    public bool IsAckPossible => Consumed > _acknowledged;

    public void OnReceived(long number, int bytes)
    {
        if (number - Consumed > _frames.Length)
            Grow();
        _received = number;
        At(number) = (bytes, false);
    }

    public void OnConsumed(long number)
    {
        At(number).Consumed = true;
        while (Consumed < _received && At(Consumed + 1).Consumed)
        {
            Consumed++;
            if (Consumed > _acknowledged)
                _unacknowledgedBytes += At(Consumed).Bytes;
        }
    }

    /// <summary>The acknowledgement to send now.</summary>
    public long TakeAck()
    {
        _acknowledged = Consumed;
        _unacknowledgedBytes = 0;
        return Consumed;
    }

    /// <summary>RESUME has acknowledged all that was received, whether it was taken or not.</summary>
    public void OnResumed(long received)
    {
        _acknowledged = received;
        _unacknowledgedBytes = 0;
    }

    private ref (int Bytes, bool Consumed) At(long number) => ref _frames[(int)(number & (_frames.Length - 1))];

    private void Grow()
    {
        var larger = new (int, bool)[_frames.Length * 2];
        for (var number = Consumed + 1; number <= _received; number++)
            larger[(int)(number & (larger.Length - 1))] = At(number);
        _frames = larger;
    }
}
