using AgentSocket.Protocol;
using AgentSocket.Server.Stores;

namespace AgentSocket.Server.Sessions.Stored;

/// <content>Frames of the session itself: from any server, whichever delivers it.</content>
internal sealed partial class StoredSession
{
    private int _waiters;

    /// <summary>Waits until it is known whether there is such a session.</summary>
    /// <returns>Whether there is.</returns>
    public async ValueTask<bool> ExistsAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task looked;
            lock (Numbering.Lock)
            {
                if (_isKnown || HasEnded)
                    return !HasEnded;
                if (_isRetired)
                    return true;
                looked = WaitForCommit();
                _waiters++;
            }

            await WaitAsync(looked, cancellationToken);
        }
    }

    /// <summary>Pushes, and waits until it is stored.</summary>
    /// <param name="append">Appends the frame. Under the session's lock.</param>
    /// <param name="type">The frame's type: it may have to wait for the window.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it was accepted.</returns>
    private async ValueTask<bool> PushAsync(Func<StoredSession, Task<bool>> append, FrameType type, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task? wait = null;
            lock (Numbering.Lock)
            {
                ThrowIfEnded();
                if (!_isRetired)
                {
                    wait = !_isKnown ? WaitForCommit() : Windowed.MayPass(type, this) ? append(this) : Numbering.WaitForWindow();
                    _waiters++;
                }
            }

            if (wait is null)
                return await _sessions.Open(Id).PushAsync(append, type, cancellationToken);
            await WaitAsync(wait, cancellationToken);
            if (wait is not Task<bool> stored)
                continue;
            if (!stored.Result)
                ThrowIfEnded();
            return stored.Result;
        }
    }

    /// <returns>False if it is to be done again, since another server had the revision first.</returns>
    private Task<bool> AppendTools(IReadOnlyList<ToolDefinition> added, IReadOnlyList<string> removed, string? id)
    {
        var revision = _toolRevision + 1;

        // If nobody had it, these were announced before.
        return AppendPush(
            new ToolDefFrame(revision, added, removed),
            new AppendFrames(0, default) { ToolRevision = revision, EventId = id, Bytes = 0 },
            isAccepted => isAccepted || (id is not null && !HasEnded && _toolRevision + 1 == revision));
    }

    private Task<bool> AppendPush<TFrame>(in TFrame frame, AppendFrames kind, Func<bool, bool>? isDone = null)
        where TFrame : struct, IFrame<TFrame>
    {
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending.Append(Format(frame), kind, run: null, isAccepted => done.TrySetResult(isDone?.Invoke(isAccepted) ?? isAccepted));
        return done.Task;
    }

    /// <summary>Waits as one of the counted waiters, and leaves them.</summary>
    private async ValueTask WaitAsync(Task task, CancellationToken cancellationToken)
    {
        try
        {
            Flush();
            await task.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (Numbering.Lock)
                _waiters--;

            // The last who waited, or gave up, may have been all that kept the session here.
            Pump();
        }
    }
}
