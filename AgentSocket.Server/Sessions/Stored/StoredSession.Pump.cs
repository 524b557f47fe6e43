using AgentSocket.Protocol;
using AgentSocket.Server.Stores;
using AgentSocket.Server.Telemetry;

namespace AgentSocket.Server.Sessions.Stored;

/// <content>One step at a time: commits, looks, claims, reads.</content>
internal sealed partial class StoredSession
{
    private readonly Queue<Claim> _claims = new();
    private readonly List<OrphanedRun> _takes = [];
    private TaskCompletionSource? _commits;
    private long _sequence;
    private bool _isKnown;
    private bool _isStored;
    private bool _needsLook;
    private bool _needsRead;
    private bool _isPumping;
    private bool _isRetired;
    private bool _hasCommitted;

    /// <summary>Whether others may change what this process waits for; a doorbell may have been lost.</summary>
    public bool DependsOnOthers
    {
        get
        {
            lock (Numbering.Lock)
                return _waiters > 0 || Runs.Values.Any(run => run.IsLocal != IsDelivering && !run.IsSuspended);
        }
    }

    /// <summary>Completes when nothing waits to be stored.</summary>
    public Task Pumping { get; private set; } = Task.CompletedTask;

    public override void Flush()
    {
        // Whoever holds the lock flushes again behind it.
        if (!Numbering.Lock.IsHeldByCurrentThread)
            Pump();
    }

    /// <summary>Takes a dead server's run.</summary>
    /// <returns>Whether this object is still the one to ask.</returns>
    public bool TryTake(OrphanedRun orphan)
    {
        lock (Numbering.Lock)
        {
            if (_isRetired || HasEnded)
                return false;
            AddTake(orphan);
        }

        Pump();
        return true;
    }

    /// <summary>Completes with the next answer of the store. Under the session's lock.</summary>
    private Task WaitForCommit() => (_commits ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private void Pump()
    {
        lock (Numbering.Lock)
        {
            if (_isPumping || _isRetired || NextStep() == Step.None)
                return;
            _isPumping = true;
        }

        // Not in the caller's execution context: what follows belongs to no single run.
        using var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        Pumping = PumpAsync();
    }

    private async Task PumpAsync()
    {
        try
        {
            while (true)
            {
                Step step;
                lock (Numbering.Lock)
                {
                    step = NextStep();
                    if (step is Step.None or Step.Retire)
                    {
                        _isPumping = false;
                        if (step == Step.Retire)
                            Retire();
                        return;
                    }

                    _hasCommitted = step == Step.Commit;
                    if (step == Step.Commit)
                        (_committing, _pending) = (_pending, new PendingCommit());
                }

                await (step switch
                {
                    Step.Commit => CommitAsync(_committing!, ++_sequence),
                    Step.Look => LookAsync(),
                    Step.Claim => ClaimAsync(_claims.Peek()),
                    Step.Take => TakeAsync(_takes[0]),
                    Step.Inbox => ReadInboxAsync(),
                    _ => ReadAsync(),
                });
            }
        }
        catch (Exception exception)
        {
            // The one place where a bug must not leave a session that neither goes on nor ends: its client resumes it elsewhere.
            _sessions.Logger.SessionFailed(Id, exception);
            GiveUp(CloseCode.Draining);
        }
    }

    /// <summary>Under the session's lock. What others said goes between two commits, so that neither waits for ever.</summary>
    private Step NextStep()
    {
        if (HasEnded)
            return Step.None;
        var canCommit = _isKnown && !_pending.IsEmpty;
        if (canCommit && !_hasCommitted)
            return Step.Commit;
        if (_claims.Count > 0)
            return Step.Claim;
        if (!_isKnown || _needsLook && _isStored)
            return Step.Look;
        if (_takes.Count > 0)
            return Step.Take;
        if (Runs.Values.Any(run => run.NeedsInbox))
            return Step.Inbox;
        if (_needsRead && IsDelivering)
            return Step.Read;
        if (canCommit)
            return Step.Commit;
        return Connection is null && _waiters == 0 && !HasLocalRuns ? Step.Retire : Step.None;
    }

    private async Task CommitAsync(PendingCommit batch, long sequence)
    {
        var (isAnswered, result) = await _sessions.Retry.RunAsync(commit => _sessions.Store.CommitAsync(commit, _sessions.Stopping), batch.ToCommit(Id, sequence), _sessions.Stopping);
        if (!isAnswered || result!.IsGone)
        {
            Lose(isAnswered);
            return;
        }

        if (result.Appended < _appended)
        {
            await ForgetAsync();
            return;
        }

        lock (Numbering.Lock)
        {
            if (HasEnded)
                return;
            Apply(batch, result);
        }

        Connection?.Sender.Flush();
    }

    /// <summary>Under the session's lock.</summary>
    private void Apply(PendingCommit batch, CommitResult result)
    {
        (_committing, _isStored) = (null, true);
        Count(result.Appended, result.AppendedBytes, result.Acknowledged, result.AcknowledgedBytes);
        _toolRevision = result.ToolRevision;
        var isFenced = result.IsFenced && batch.Generation == _generation && _generation > 0;
        ApplyItems(batch, result);
        if (batch.Received is { } received && !result.IsFenced && batch.Generation == _generation)
            OnReceivedStored(received);
        if (isFenced)
            Supersede();
        _commits?.TrySetResult();
        _commits = null;
        WakeWindowWaiters();
    }

    private void ApplyItems(PendingCommit batch, CommitResult result)
    {
        var isAccepted = Enumerable.Repeat(true, batch.Items.Count).ToArray();
        foreach (var place in result.Rejected)
            isAccepted[place] = false;
        var number = result.Appended - batch.Items.Where((_, place) => isAccepted[place]).Sum(item => item.Count);
        for (var place = 0; place < batch.Items.Count; place++)
        {
            var item = batch.Items[place];
            if (isAccepted[place])
                number = Deliver(batch.FramesOf(item).Span, number);
            else if (item.EndedRun > 0 || item.Run is { HasEnded: false })
                _needsLook = true;
            item.Done(isAccepted[place], result.Full.Contains(place));
        }

        if (IsDelivering && result.Appended > Numbering.Log.Appended)
            _needsRead = true;
    }

    private async Task LookAsync()
    {
        lock (Numbering.Lock)
            _needsLook = false;
        var (isAnswered, view) = await _sessions.Retry.RunAsync(id => _sessions.Store.LookAsync(id, _sessions.Stopping), Id, _sessions.Stopping);
        if (view is null)
        {
            Lose(isAnswered);
            if (isAnswered)
                await DropTakesAsync();
            return;
        }

        if (HasGoneBack(view))
        {
            await ForgetAsync();
            return;
        }

        lock (Numbering.Lock)
        {
            if (HasEnded)
                return;
            Adopt(view);
            if (_generation > 0 && view.Generation > _generation)
                Supersede();
            SyncRuns(view);
            if (IsDelivering && view.Appended > Numbering.Log.Appended)
                _needsRead = true;
            WakeWindowWaiters();
            _commits?.TrySetResult();
            _commits = null;
        }

        await TakeFromDeadAsync(view);
        Connection?.Sender.Flush();
    }

    /// <summary>Under the session's lock.</summary>
    private void Adopt(SessionView view)
    {
        if (!_isKnown)
        {
            (_isKnown, _sequence) = (true, view.Sequence);
            User = Connections.Principals.FromKey(view.Principal);
            LastRun = view.LastRun;
        }

        if (!view.ClientTools.IsEmpty && FrameCodec.Read<ToolDefFrame>(view.ClientTools, out var tools) == FrameError.None)
            Tools.Load(tools);
        _isStored = true;
        ConnectionId = view.ConnectionId;
        _toolRevision = view.ToolRevision;
        Count(view.Appended, view.AppendedBytes, view.Acknowledged, view.AcknowledgedBytes);
    }

    /// <summary>Nothing in this process concerns the session any more. Under the session's lock.</summary>
    private void Retire()
    {
        _isRetired = true;
        _sessions.Remove(this);
    }

    private enum Step
    {
        None,
        Commit,
        Look,
        Claim,
        Take,
        Inbox,
        Read,
        Retire,
    }
}
