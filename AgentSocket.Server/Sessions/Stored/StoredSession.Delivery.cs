using System.Security.Claims;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Connections;
using AgentSocket.Protocol.Workers;
using AgentSocket.Server.Connections;
using AgentSocket.Server.Stores;

namespace AgentSocket.Server.Sessions.Stored;

/// <content>Delivery, from the log to the connection that carries the session: fenced by the generation.</content>
internal sealed partial class StoredSession
{
    /// <summary>Asks for the session for a connection.</summary>
    /// <returns>Whether the client may have it; null if this object is no longer the one to ask.</returns>
    /// <exception cref="SessionStoreException">The store didn't answer, or something else of the session waits for it too long.</exception>
    public async ValueTask<bool?> ResumeAsync(ResumeFrame resume, ClaimsPrincipal claimant, FrameConnection connection, string connectionId, CancellationToken cancellationToken)
    {
        var claim = new Claim(resume, Principals.KeyOf(claimant), connection, connectionId, cancellationToken);
        lock (Numbering.Lock)
        {
            if (_isRetired || HasEnded)
                return null;
            _claims.Enqueue(claim);
        }

        Pump();
        await ((Task)claim.Done.Task).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // Nobody waits for it any more: it is dropped when its turn comes, or what it was granted is.
        if (claim.Done.TrySetCanceled(cancellationToken))
            throw new SessionStoreException("The store of sessions didn't answer in time.");
        return await claim.Done.Task;
    }

    private async Task ClaimAsync(Claim claim)
    {
        if (claim.Done.Task.IsCompleted)
        {
            lock (Numbering.Lock)
                _claims.Dequeue();
            return;
        }

        using var givenUp = CancellationTokenSource.CreateLinkedTokenSource(claim.GivenUp, _sessions.Stopping);
        var token = ResumeTokens.NewSecret();
        var (isAnswered, view) = await _sessions.ClaimRetry.RunAsync(
            asked => _sessions.Store.ClaimAsync(asked, _sessions.Stopping),
            new SessionClaim
            {
                SessionId = Id,
                TokenHash = ResumeTokens.Hash(claim.Resume.ResumeToken),
                NextTokenHash = ResumeTokens.Hash(token),
                Principal = claim.Principal,
                Received = claim.Resume.Received,
                Attempt = claim.Resume.Attempt,
                ConnectionId = claim.ConnectionId,
            },
            givenUp.Token);
        if (view is not null && HasGoneBack(view))
        {
            await ForgetAsync();
            view = null;
        }

        FrameConnection? previous = null;
        lock (Numbering.Lock)
        {
            _claims.Dequeue();
            if (view is not null && !HasEnded)
                previous = TakeOver(view, claim, token);
        }

        previous?.Close(CloseCode.Superseded, "");
        claim.Connection.Sender.Flush();
        if (!isAnswered)
            claim.Done.TrySetException(new SessionStoreException("The store of sessions can't be reached."));
        else if (!claim.Done.TrySetResult(view is not null && !HasEnded))
            Leave(claim.Connection);
    }

    /// <summary>Under the session's lock.</summary>
    /// <returns>The connection of this process that carried the session before.</returns>
    private FrameConnection? TakeOver(SessionView view, Claim claim, string token)
    {
        // What the connection before said and isn't stored comes again: nobody delivers its refusal.
        _generation = 0;
        foreach (var item in _pending.DropDeliverer())
            item.Done(isAccepted: false);
        Adopt(view);
        LastRun = view.LastRun;
        (_generation, _confirmed) = (view.Generation, false);
        Numbering.Stored = _ackedToClient = view.Received;
        Numbering.Reset(view.Received, view.Acknowledged, view.AcknowledgedBytes);
        Numbering.Acknowledge(claim.Resume.Received);
        _needsRead = view.Appended > view.Acknowledged;

        // The runs of other servers are known from here on.
        SyncRuns(view, isDelivering: true);
        var previous = GoOn(claim.Connection, claim.ConnectionId, claim.Resume.Received, token, [.. view.Runs.Select(run => new ResumedRun(run.Run, run.State))]);
        WakeWindowWaiters();
        return previous;
    }

    /// <summary>Frames that are stored go out, unless others have to be read before them. Under the session's lock.</summary>
    /// <returns>The last one's number.</returns>
    private long Deliver(ReadOnlySpan<byte> frames, long number)
    {
        while (!frames.IsEmpty)
        {
            var head = FrameLength.Read(frames, out var length);
            if (IsDelivering && number == Numbering.Log.Appended)
                Numbering.Log.AppendRaw(frames.Slice(head, length));
            number++;
            frames = frames[(head + length)..];
        }

        return number;
    }

    private async Task ReadAsync()
    {
        long after, generation;
        lock (Numbering.Lock)
            (_needsRead, after, generation) = (false, Numbering.Log.Appended, _generation);
        var (isAnswered, frames) = await _sessions.Retry.RunAsync(from => _sessions.Store.ReadAsync(Id, from, _sessions.Stopping), after, _sessions.Stopping);
        if (!isAnswered)
        {
            Lose(isAnswered);
            return;
        }

        if (frames is null || frames.Count == 0 && after < _appended)
        {
            await OnHoleAsync(generation);
            return;
        }

        lock (Numbering.Lock)
        {
            if (HasEnded || !IsDelivering || generation != _generation || after != Numbering.Log.Appended)
                return;
            foreach (var frame in frames)
            {
                Numbering.Log.AppendRaw(frame.Span);
                OnRead(frame);
            }

            _needsRead = Numbering.Log.Appended < _appended;
            Acknowledge();
        }

        Connection?.Sender.Flush();
    }

    /// <summary>A run of another server has ended. Under the session's lock.</summary>
    private void OnRead(ReadOnlyMemory<byte> frame)
    {
        var run = (FrameType)frame.Span[0] switch
        {
            FrameType.Complete when FrameCodec.Read<CompleteFrame>(frame, out var complete) == FrameError.None => complete.Run,
            FrameType.Error when FrameCodec.Read<ErrorFrame>(frame, out var error) == FrameError.None => error.Run,
            _ => 0,
        };
        if (Runs.TryGetValue(run, out var ended) && !ended.IsLocal)
            Forget(ended);
    }

    /// <summary>What came up to this frame can't be lost any more. Under the session's lock.</summary>
    private void OnReceivedStored(long received)
    {
        Numbering.Stored = received;
        if (received - _ackedToClient < AckInterval || Connection is null)
            return;
        _ackedToClient = received;
        Connection.Sender.QueueAck(received);
    }

    /// <summary>Another connection carries the session now: this one's is closed. Under the session's lock.</summary>
    private void Supersede()
    {
        var superseded = Release();
        StopDelivering();
        superseded?.Close(CloseCode.Superseded, "");
    }

    private void StopDelivering()
    {
        _generation = 0;
        Numbering.Owner = null;
        Numbering.Reset(0, 0, 0);
        foreach (var run in Runs.Values.Where(run => !run.IsLocal).ToArray())
            Forget(run);
        _commits?.TrySetResult();
        _commits = null;
    }

    private sealed record Claim(ResumeFrame Resume, string Principal, FrameConnection Connection, string ConnectionId, CancellationToken GivenUp)
    {
        public TaskCompletionSource<bool?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
