using System.Diagnostics;
using AgentSocket.Protocol;
using AgentSocket.Server.Sessions;
using AgentSocket.Server.Stores;
using AgentSocket.Server.Telemetry;
using Microsoft.Extensions.Logging;

namespace AgentSocket.Server.Runs;

/// <summary>Starts runs on the thread pool, and gives each exactly one end, whatever its handler does. Spec §9.</summary>
internal sealed class RunStarter(IRunHandler handler, ServerMetrics metrics, TimeProvider time, ILogger<RunStarter> logger)
{
    /// <summary>Starts a run that has begun in its session.</summary>
    public void Start(Session session, SessionRun run, InvokeFrame invoke)
    {
        run.Activity = ServerTelemetry.StartRun(session, invoke, metrics.Mode);
        run.HasStarted = true;
        metrics.OnRunStarted();
        if (invoke.Options?.DeadlineMs is { } deadline)
            SetDeadline(session, run, TimeSpan.FromMilliseconds(Math.Min(deadline, int.MaxValue)));

        // Behind the receive loop on its own thread, where the pool finds it first; and without its execution context: the
        // run's span is no child of the connection's.
        var context = new RunContext(session, run, invoke);
        ThreadPool.UnsafeQueueUserWorkItem(static work => _ = work.Starter.RunAsync(work.Session, work.Run, work.Context), (Starter: this, Session: session, Run: run, Context: context), preferLocal: true);
    }

    /// <summary>Starts another attempt at a run that was taken from a dead server.</summary>
    public void Start(Session session, SessionRun run, InvokeFrame invoke, TakenRun taken)
    {
        var left = taken.Deadline - time.GetUtcNow();
        var options = invoke.Options ?? new InvokeOptions();
        Start(session, run, invoke with { Options = options with { DeadlineMs = left is { } rest ? Math.Max(1, (long)rest.TotalMilliseconds) : null } });
        if (taken.Emitted is null)
            Fail(session, run, new AgentSocketException(ErrorCodes.WorkerLost, "What was emitted so far isn't known any more.") { Retryable = true, Processed = true });
    }

    /// <summary>Ends a run at once, without waiting for its handler.</summary>
    public void Cancel(Session session, SessionRun run) =>
        End(session, run, new CompleteFrame(run.Number, RunOutcome.Cancelled, run.Measure(new RunMetrics())), "cancelled", isCommand: true);

    private async Task RunAsync(Session session, SessionRun run, RunContext context)
    {
        Activity.Current = run.Activity;
        run.Take();
        try
        {
            await new RunWait(session, run).UntilNothingIsExpiredAsync(run.Ended.Token);
            var completion = await handler.RunAsync(context, run.Ended.Token);
            if (completion is null && run.HasEnded)
                return;
            if (completion is null)
                throw new InvalidOperationException("The handler let go of a run that isn't suspended.");
            var terminal = new CompleteFrame(run.Number, completion.Outcome, run.Measure(completion.Metrics), completion.Result);
            End(session, run, terminal, Outcomes.NameOf(completion.Outcome));
        }
        catch (OperationCanceledException) when (run.HasEnded)
        {
            // What cancelled the run has also written its end.
        }
        catch (AgentSocketException failure)
        {
            Fail(session, run, failure);
        }
        catch (Exception exception)
        {
            // The one place where any failure of an agent must become the run's end: a run without one would hang its client.
            logger.RunFailed(run.Number, session.Id, ExceptionTrace.Of(exception));
            Fail(session, run, new AgentSocketException(ErrorCodes.Internal, "The agent failed.", exception));
        }
    }

    private void SetDeadline(Session session, SessionRun run, TimeSpan deadline) =>
        run.Deadline = new RunDeadline(deadline, () => Fail(session, run, new AgentSocketException(ErrorCodes.DeadlineExceeded, "The run's deadline has passed.")), time);

    private void Fail(Session session, SessionRun run, AgentSocketException failure)
    {
        run.Activity?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", failure.Code);
        End(session, run, ErrorFrame.From(run.Number, failure), failure.Code);
    }

    private void End<TFrame>(Session session, SessionRun run, in TFrame terminal, string outcome, bool isCommand = false)
        where TFrame : struct, IFrame<TFrame>
    {
        var hasEnded = false;
        try
        {
            hasEnded = session.TryEnd(run, terminal, isCommand);
        }
        catch (Exception exception)
        {
            // A deadline's timer calls this too: there must be an end, and nobody could catch anything.
            var failure = exception as AgentSocketException ?? new AgentSocketException(ErrorCodes.Internal, "The run's end can't be told.", exception);
            hasEnded = session.TryEnd(run, ErrorFrame.From(run.Number, failure), isCommand);
            outcome = failure.Code;
        }

        if (!hasEnded)
            return;
        if (run.HasStarted)
            metrics.OnRunEnded(run.Elapsed, outcome);
        run.Activity?.SetTag("agentsocket.outcome", outcome).Dispose();
    }
}
