namespace AgentSocket.Protocol.Sessions;

/// <summary>
/// What one peer knows of a session's numbered frames, whichever connection carries them: its log of sent frames, and how many
/// it has received. Everything here is read and written under <see cref="Lock"/>. Spec §5.
/// </summary>
internal sealed class SessionNumbering(long windowFrames, long windowBytes)
{
    private TaskCompletionSource? _windowOpened;

    /// <summary>Guards the session: its numbering, its runs and the order of what is appended.</summary>
    public Lock Lock { get; } = new();

    public FrameLog Log { get; } = new(windowFrames, windowBytes);

    /// <summary>The connection that carries the session now; frames of any other are fenced off.</summary>
    public object? Owner { get; set; }

    /// <summary>Numbered frames that came from the peer.</summary>
    public long Received { get; set; }

    /// <summary>Takes the peer's acknowledgement, and lets those go on who wait for the window.</summary>
    public void Acknowledge(long number)
    {
        Log.Acknowledge(number);
        if (_windowOpened is not null && Log.IsWindowOpen)
            OpenWindow();
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
