using AgentSocket.Server.Sessions;

namespace AgentSocket.Server.Runs;

/// <summary>A run of this process waits for its client. Spec §9.5.</summary>
internal readonly struct RunWait(Session session, SessionRun run)
{
    /// <summary>Until the inbox has more than that. The run's deadline stands still.</summary>
    public async ValueTask UntilAsync(int seen, CancellationToken cancellationToken)
    {
        session.Flush();
        run.Deadline?.Pause();
        lock (session.Numbering.Lock)
            run.Waits++;
        try
        {
            while (run.Inbox.Count <= seen)
                await UntilMoreAsync(seen, cancellationToken);
        }
        finally
        {
            run.Deadline?.GoOn();
            lock (session.Numbering.Lock)
                run.Waits--;
        }
    }

    /// <summary>Until what expired while nobody had the run in hands is answered.</summary>
    public async ValueTask UntilNothingIsExpiredAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var seen = run.Inbox.Count;
            lock (session.Numbering.Lock)
            {
                if (!run.Requests.HasExpired(session.Time.GetUtcNow()))
                    return;
                session.CloseExpired(run);
            }

            session.Flush();
            await run.Inbox.WaitAsync(seen, cancellationToken).WaitAsync(run.Ended.Token);
        }
    }

    private async ValueTask UntilMoreAsync(int seen, CancellationToken cancellationToken)
    {
        TimeSpan? left;
        lock (session.Numbering.Lock)
        {
            session.CloseExpired(run);
            left = run.Requests.NextExpiry - session.Time.GetUtcNow();
        }

        session.Flush();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, run.Ended.Token);
        using var expiry = left is { } time ? new CancellationTokenSource(Bounded(time), session.Time) : new CancellationTokenSource();
        using var any = CancellationTokenSource.CreateLinkedTokenSource(either.Token, expiry.Token);
        await run.Inbox.WaitAsync(seen, any.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        either.Token.ThrowIfCancellationRequested();
    }

    // A timer's longest time is shorter than the longest wait that may be configured.
    private static TimeSpan Bounded(TimeSpan left) => left < TimeSpan.Zero ? TimeSpan.Zero : left > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : left;
}
