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
        var live = view.Runs.ToDictionary(run => run.Run);
        foreach (var run in Runs.Values.ToArray())
        {
            live.TryGetValue(run.Number, out var stored);
            var isMine = stored?.ServerId == _sessions.Store.ServerId;
            if (run.IsLocal ? !run.IsStored || isMine && stored!.Attempt == run.Attempt : stored is not null && !isMine && isDelivering)
                continue;
            Forget(run);
            Abandon(run, "moved");
        }

        foreach (var stored in view.Runs.Where(stored => !Runs.ContainsKey(stored.Run)))
        {
            if (stored.ServerId != _sessions.Store.ServerId)
                AddRemote(stored, isDelivering);
            else if (!_pending.Items.Any(item => item.EndsRun && item.Run?.Number == stored.Run))
                _takes.Enqueue(new OrphanedRun(Id, stored.Run, stored.ServerId));
        }
    }

    private void AddRemote(LiveRun stored, bool isDelivering)
    {
        if (isDelivering)
            Add(new SessionRun(stored.Run, Time) { IsLocal = false, IsStored = true, State = stored.State, TraceParent = stored.TraceParent });
    }

    private async Task TakeAsync(OrphanedRun orphan)
    {
        var (_, taken) = await _sessions.Retry.RunAsync(run => _sessions.Store.TakeAsync(run, _sessions.Stopping), orphan, _sessions.Stopping);
        SessionRun? run = null;
        lock (Numbering.Lock)
        {
            _takes.Dequeue();
            if (taken is null || HasEnded)
                return;
            Adopt(taken.Session);
            if (Runs.TryGetValue(orphan.Run, out var known))
                Forget(known);
            if (FrameCodec.Read<InvokeFrame>(taken.Invoke, out var invoke) != FrameError.None)
                return;
            run = new SessionRun(orphan.Run, Time) { Attempt = taken.Attempt, IsStored = true, TraceParent = invoke.Options?.TraceParent };
            run.Emitted.Append(taken.Emitted ?? "");
            Add(run);
            _sessions.Start(this, run, invoke, taken);
        }

        Flush();
    }
}
