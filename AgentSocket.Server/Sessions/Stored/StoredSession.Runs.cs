using AgentSocket.Protocol;
using AgentSocket.Server.Stores;

namespace AgentSocket.Server.Sessions.Stored;

/// <content>Runs, in this process's hands or in others'.</content>
internal sealed partial class StoredSession
{
    /// <summary>The runs, as the store has them. Under the session's lock.</summary>
    private void SyncRuns(SessionView view) => SyncRuns(view, IsDelivering);

    private void SyncRuns(SessionView view, bool isDelivering)
    {
        _answered.Clear();
        var live = view.Runs.ToDictionary(run => run.Run);
        foreach (var run in Runs.Values.ToArray())
        {
            live.TryGetValue(run.Number, out var stored);
            var isMine = stored?.ServerId == _sessions.Store.ServerId;
            if (run.IsLocal && isMine && stored!.InboxCount > run.Inbox.Count)
                run.NeedsInbox = true;
            if (run.IsLocal ? !run.IsStored || isMine && stored!.Attempt == run.StoredAttempt : stored is not null && !isMine && isDelivering && run.IsSuspended == IsSuspended(stored))
                continue;
            LetGo(run);
        }

        // One that was cancelled while the store was looked at is in the view still.
        foreach (var stored in view.Runs.Where(stored => !Runs.ContainsKey(stored.Run) && !IsEnding(stored.Run)))
        {
            if (stored.ServerId != _sessions.Store.ServerId)
                AddRemote(stored, isDelivering);
            else
                AddTake(new OrphanedRun(Id, stored.Run, stored.ServerId));
        }
    }

    private void AddRemote(LiveRun stored, bool isDelivering)
    {
        if (isDelivering)
            Add(new SessionRun(stored.Run, Time, stored.Times) { IsLocal = false, IsStored = true, IsSuspended = IsSuspended(stored), State = stored.State, TraceParent = stored.TraceParent });
    }

    /// <summary>The session's runs are looked after by whoever delivers it, too: the note by which a dead server's runs are found may be lost with it.</summary>
    private async ValueTask TakeFromDeadAsync(SessionView view)
    {
        foreach (var run in view.Runs.Where(run => IsDelivering && !IsSuspended(run) && run.ServerId != _sessions.Store.ServerId))
        {
            var (isAnswered, isAlive) = await _sessions.ClaimRetry.RunAsync(server => _sessions.Store.IsAliveAsync(server, _sessions.Stopping), run.ServerId, _sessions.Stopping);
            if (isAnswered && !isAlive && _sessions.Leases.CanTell)
                _sessions.Take(new OrphanedRun(Id, run.Run, run.ServerId));
        }
    }

    /// <summary>The run is in other hands. Under the session's lock.</summary>
    private void LetGo(SessionRun run)
    {
        if (run.HasEnded)
            return;
        Forget(run);
        Abandon(run, "moved");
    }

    /// <summary>
    /// Runs that may be in this server's hands, as far as the store knows: they go on here, or it isn't known whether the store has their end, what the
    /// client said about them, or that they were taken. One that is in other hands isn't taken from there. Under the session's lock.
    /// </summary>
    private IEnumerable<OrphanedRun> HeldRuns() => Runs.Values.Where(run => run.IsLocal).Select(run => run.Number)
        .Union(_pending.Items.Concat(_committing?.Items ?? []).Select(item => item.HeldRun).Where(run => run > 0))
        .Union(_answered)
        .Union(_takes.Select(take => take.Run))
        .Select(run => new OrphanedRun(Id, run, _sessions.Store.ServerId));

    /// <summary>Under the session's lock.</summary>
    private void AddTake(OrphanedRun orphan)
    {
        if (!_takes.Any(take => take.Run == orphan.Run))
            _takes.Add(orphan);
    }

    /// <summary>Whether the run's end, or that it waits for its client, waits to be stored. Under the session's lock.</summary>
    private bool IsEnding(long run) => _pending.Items.Any(item => item.EndedRun == run || item.SuspendedRun == run);

    private static bool IsSuspended(LiveRun run) => run.ServerId.Length == 0;

    /// <summary>The session is gone, and so are runs of it that were to be taken. The store hears of it by that, and doesn't find them for ever.</summary>
    private async Task DropTakesAsync()
    {
        OrphanedRun[] gone;
        lock (Numbering.Lock)
            gone = [.. _takes];
        foreach (var orphan in gone)
            await _sessions.Retry.RunAsync(run => _sessions.Store.TakeAsync(run, _sessions.Stopping), orphan, _sessions.Stopping);
    }

    private async Task TakeAsync(OrphanedRun orphan)
    {
        lock (Numbering.Lock)
        {
            // It is in this process's hands already.
            if (Runs.TryGetValue(orphan.Run, out var mine) && mine.IsLocal)
            {
                _takes.RemoveAt(0);
                return;
            }
        }

        var (isAnswered, taken) = await _sessions.Retry.RunAsync(run => _sessions.Store.TakeAsync(run, _sessions.Stopping), orphan, _sessions.Stopping);
        if (!isAnswered)
        {
            Lose(isAnswered);
            return;
        }

        if (taken is not null && HasGoneBack(taken.Session))
        {
            await ForgetAsync();
            return;
        }

        lock (Numbering.Lock)
        {
            _takes.RemoveAt(0);
            if (taken is null || HasEnded)
                return;
            Adopt(taken.Session);
            if (Runs.TryGetValue(orphan.Run, out var known))
                Forget(known);
            if (IsEnding(orphan.Run) || FrameCodec.Read<InvokeFrame>(taken.Invoke, out var invoke) != FrameError.None)
                return;
            var live = taken.Session.Runs.First(run => run.Run == orphan.Run);
            var run = new SessionRun(orphan.Run, Time, live.Times) { State = live.State, Attempt = taken.Attempt, StoredAttempt = taken.Attempt, LostAttempts = taken.LostAttempts, IsStored = true, TraceParent = invoke.Options?.TraceParent };
            run.Emitted.Append(taken.Emitted ?? "");
            run.Requests.Load(taken.Requests);
            foreach (var frame in taken.Inbox)
                run.Inbox.Add(frame);
            Add(run);
            _sessions.Start(this, run, invoke, taken);
        }

        Flush();
    }
}
