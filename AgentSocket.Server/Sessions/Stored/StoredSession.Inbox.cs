using AgentSocket.Protocol;
using AgentSocket.Server.Runs;
using AgentSocket.Server.Stores;

namespace AgentSocket.Server.Sessions.Stored;

/// <content>What the client says about runs, and runs that wait for it.</content>
internal sealed partial class StoredSession
{
    /// <summary>Runs that have come into this server's hands by what the client said, if they waited for it: the next look tells.</summary>
    private readonly HashSet<long> _answered = [];

    public override void Receive(long run, RunRequest request, ReadOnlyMemory<byte> frame, ErrorFrame? refusal)
    {
        // Whether anything waits for it, the store knows.
        var pending = Deliver();
        pending.CommandBytes += frame.Length;
        PendingItem? item = null;
        var received = new ReceiveFrame(run, request, frame.ToArray()) { Returned = ReturnedOf(frame) };
        item = new PendingItem(received, run: null, isAccepted =>
        {
            if (isAccepted)
                OnReceived(run);
            else if (!HasEnded && item!.IsFull)
                RefuseFull(run, request);
            else if (refusal is { } error && IsDelivering && !HasEnded)
                Refuse(error);
        });
        pending.Add(item);
    }

    public override void CloseExpired(SessionRun run)
    {
        while (run.Requests.TryExpire(Time.GetUtcNow(), out var expired))
        {
            var item = new ReceiveFrame(run.Number, expired, ClientAnswers.ForExpired(run.Number, expired)) { Attempt = run.Attempt };

            // If the client was faster, its answer is read.
            _pending.Add(new PendingItem(item, run, _ => run.NeedsInbox = !run.HasEnded));
        }
    }

    public override async ValueTask<bool> SuspendAsync(SessionRun run, int seen, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (Numbering.Lock)
        {
            if (run.HasEnded || HasEnded)
                throw new OperationCanceledException("The run has ended.", run.Ended.Token);
            if (run.Inbox.Count > seen)
                return false;
            var expiresAt = run.Requests.NextExpiry ?? Time.GetUtcNow() + LongestWait;
            _pending.Add(new PendingItem(new SuspendRun(run.Number, run.Attempt, seen, run.Deadline?.Left, expiresAt), run, isAccepted =>
            {
                if (isAccepted && !run.HasEnded)
                    Suspend(run);
                else
                    run.NeedsInbox = !run.HasEnded;
                done.TrySetResult(isAccepted);
            }));
        }

        Flush();
        if (await done.Task.WaitAsync(cancellationToken))
            return true;

        // The client was faster; or the run is in other hands, which ends it here.
        await run.Inbox.WaitAsync(seen, cancellationToken).WaitAsync(run.Ended.Token);
        return false;
    }

    protected override void ReturnGuidance(SessionRun run)
    {
        // The store does, in the step that ends the run: of what was said last, neither this server nor the one that does the run need know.
    }

    protected override void OnToolsOffered() => Deliver().ClientTools = Format(Tools.Frame).ToArray();

    /// <summary>Under the session's lock.</summary>
    protected override void Refuse(ErrorFrame refusal)
    {
        Deliver();
        base.Refuse(refusal);
    }

    /// <summary>What gives guidance back if nobody takes it; nothing for answers. Under the session's lock.</summary>
    private ReadOnlyMemory<byte> ReturnedOf(ReadOnlyMemory<byte> frame) => (FrameType)frame.Span[0] == FrameType.Steer && FrameCodec.Read<SteerFrame>(frame, out var steer) == FrameError.None
        ? Format(new SteeredFrame(steer.Run, steer.Steer, SteerStatus.Expired, steer.Input)).ToArray()
        : default;

    /// <summary>Under the session's lock. No answer of the connection's: the store would reject that once another has the session.</summary>
    protected override void Tell(ErrorFrame error) => _pending.Append(Format(error), new AppendFrames(0, default) { Bytes = 0 }, run: null);

    /// <summary>Under the session's lock.</summary>
    private void Suspend(SessionRun run)
    {
        Forget(run);
        Abandon(run, "suspended");

        // It goes on, without this process: a run that begins before the store is looked at is told so.
        if (IsDelivering)
            Add(new SessionRun(run.Number, Time, new RunTimes(run.Arrived, run.Queue, run.FirstToken)) { IsLocal = false, IsStored = true, IsSuspended = true, State = run.State, TraceParent = run.TraceParent });
        _needsLook = true;
    }

    /// <summary>Under the session's lock.</summary>
    private void OnReceived(long run)
    {
        if (Runs.TryGetValue(run, out var known) && known.IsLocal)
        {
            known.NeedsInbox = true;
            return;
        }

        // A run that waited is in this process's hands now; another's server is rung for.
        _answered.Add(run);
        _needsLook = true;
    }

    private async Task ReadInboxAsync()
    {
        SessionRun? run;
        int known;
        lock (Numbering.Lock)
        {
            // It may have ended since the step was chosen.
            run = Runs.Values.FirstOrDefault(run => run.NeedsInbox);
            if (run is null)
                return;
            (run.NeedsInbox, known) = (false, run.Inbox.Count);
        }

        var (isAnswered, frames) = await _sessions.Retry.RunAsync(after => _sessions.Store.ReadInboxAsync(Id, run.Number, after, _sessions.Stopping), known, _sessions.Stopping);
        if (!isAnswered)
        {
            Lose(isAnswered);
            return;
        }

        lock (Numbering.Lock)
        {
            foreach (var frame in frames!)
            {
                run.Requests.TryReceive(ClientAnswers.RequestOf(frame));
                run.Inbox.Add(frame);
            }
        }
    }
}
