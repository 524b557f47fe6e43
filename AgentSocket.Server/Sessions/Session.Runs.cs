using AgentSocket.Protocol;

namespace AgentSocket.Server.Sessions;

/// <content>The session's runs, from their begin to their one end. Spec §9.</content>
internal abstract partial class Session
{
    private readonly Dictionary<long, SessionRun> _runs = [];

    /// <summary>Runs that go on. Under the session's lock.</summary>
    public IReadOnlyDictionary<long, SessionRun> Runs => _runs;

    public void OnToken(SessionRun run)
    {
        var (elapsed, isFirst) = run.OnToken();
        Metrics.OnToken(elapsed, isFirst);
    }

    /// <summary>Appends a run's terminal frame, unless it has ended before.</summary>
    /// <param name="run">The run.</param>
    /// <param name="terminal">COMPLETE or ERROR.</param>
    /// <param name="isCommand">Whether the client asked for it, and not the attempt that goes on.</param>
    /// <returns>Whether this was the end.</returns>
    public bool TryEnd<TFrame>(SessionRun run, in TFrame terminal, bool isCommand)
        where TFrame : struct, IFrame<TFrame>
    {
        lock (Numbering.Lock)
        {
            if (run.HasEnded || HasEnded)
                return false;
            ReturnGuidance(run);
            AppendTerminal(run, terminal, isCommand);
            Forget(run);
        }

        Flush();

        // Off this thread: what the agent registered for its cancellation is not the session's to wait for.
        _ = run.Ended.CancelAsync();
        return true;
    }

    protected abstract void AppendTerminal<TFrame>(SessionRun run, in TFrame terminal, bool isCommand)
        where TFrame : struct, IFrame<TFrame>;

    /// <summary>Under the session's lock.</summary>
    protected void Add(SessionRun run) => _runs.Add(run.Number, run);

    /// <summary>Nothing is appended for the run any more. Under the session's lock.</summary>
    protected void Forget(SessionRun run)
    {
        run.HasEnded = true;
        _runs.Remove(run.Number);
        run.Deadline?.Dispose();
    }

    /// <summary>The run's handler stops, without a terminal frame from here.</summary>
    protected void Abandon(SessionRun run, string outcome)
    {
        if (run.HasStarted)
            Metrics.OnRunEnded(run.Elapsed, outcome);
        run.Activity?.SetTag("agentsocket.outcome", outcome).Dispose();
        _ = run.Ended.CancelAsync();
    }

    /// <summary>What the run was told and hasn't taken goes back, before its end. Under the session's lock. Spec §9.4.</summary>
    protected abstract void ReturnGuidance(SessionRun run);
}
