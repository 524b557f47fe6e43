namespace AgentSocket.Server.Sessions.Stored;

/// <content>The window: of the whole log, whoever appends to it and whoever delivers it. Spec §6.</content>
internal sealed partial class StoredSession
{
    private long _appended;
    private long _appendedBytes;
    private long _acknowledged;
    private long _acknowledgedBytes;

    public override bool IsWindowOpen => Kept is var (frames, bytes) && frames < Options.WindowFrames && bytes < Options.WindowBytes;

    public override bool IsCrowded => Kept is var (frames, bytes) && Numbering.Log.IsCrowdedBy(frames, bytes);

    /// <summary>What the client hasn't acknowledged, and what waits to be stored.</summary>
    private (long Frames, long Bytes) Kept => (
        _appended - _acknowledged + _pending.Frames + (_committing?.Frames ?? 0),
        _appendedBytes - _acknowledgedBytes + _pending.Bytes + (_committing?.Bytes ?? 0));

    /// <summary>What the client has acknowledged goes to the store. Under the session's lock.</summary>
    private void Acknowledge()
    {
        Numbering.Acknowledge(0);
        if (Numbering.Log.Acknowledged <= _acknowledged)
            return;
        (_acknowledged, _acknowledgedBytes) = (Numbering.Log.Acknowledged, Numbering.Log.AcknowledgedBytes);
        (Deliver().Acknowledged, Deliver().AcknowledgedBytes) = (_acknowledged, _acknowledgedBytes);
        WakeWindowWaiters();
    }

    private void Count(long appended, long appendedBytes, long acknowledged, long acknowledgedBytes)
    {
        (_appended, _appendedBytes) = (Math.Max(_appended, appended), Math.Max(_appendedBytes, appendedBytes));
        (_acknowledged, _acknowledgedBytes) = (Math.Max(_acknowledged, acknowledged), Math.Max(_acknowledgedBytes, acknowledgedBytes));
    }

    private void WakeWindowWaiters()
    {
        if (IsWindowOpen)
            Numbering.OpenWindow();
    }
}
