namespace AgentSocket.Protocol.Sessions;

/// <summary>
/// What one peer knows of a session's numbered frames, whichever connection carries them: its log of sent frames, and how many
/// it has received. Everything here is read and written under <see cref="Lock"/>. Spec §5.
/// </summary>
internal sealed class SessionNumbering(long windowFrames, long windowBytes)
{
    private TaskCompletionSource? _windowOpened;
    private long _acknowledgedByPeer;

    /// <summary>Guards the session: its numbering, its runs and the order of what is appended.</summary>
    public Lock Lock { get; } = new();

    public FrameLog Log { get; } = new(windowFrames, windowBytes);

    /// <summary>The connection that carries the session now; frames of any other are fenced off.</summary>
    public object? Owner { get; set; }

    /// <summary>Numbered frames that came from the peer.</summary>
    public long Received { get; set; }

    /// <summary>How many of those can't be lost any more, where they have to be stored first; null where they are safe as soon as they came.</summary>
    public long? Stored { get; set; }

    /// <summary>What the peer is told of its frames: it may forget them.</summary>
    public long Safe => Stored ?? Received;

    /// <summary>Takes the peer's acknowledgement, and lets those go on who wait for the window. What the log hasn't got yet is acknowledged by the next call.</summary>
    public void Acknowledge(long number)
    {
        _acknowledgedByPeer = Math.Max(_acknowledgedByPeer, number);
        Log.Acknowledge(Math.Min(_acknowledgedByPeer, Log.Appended));
        if (_windowOpened is not null && Log.IsWindowOpen)
            OpenWindow();
    }

    /// <summary>Goes on from what others know of the session: nothing is in the log behind what was acknowledged.</summary>
    public void Reset(long received, long acknowledged, long acknowledgedBytes)
    {
        (Received, _acknowledgedByPeer) = (received, acknowledged);
        Log.Reset(acknowledged, acknowledgedBytes);
    }

    /// <summary>Completes when the window may be open; to be asked again then.</summary>
    public Task WaitForWindow() =>
        (_windowOpened ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Wakes everyone who waits for the window: it is open, or the session has ended.</summary>
    public void OpenWindow()
    {
        _windowOpened?.TrySetResult();
        _windowOpened = null;
    }
}
