using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Answers;
using AgentSocket.Relay.Telemetry;
using AgentSocket.Server;
using Microsoft.Extensions.Options;

namespace AgentSocket.Relay.Dispatch;

/// <summary>
/// Does a run by having a worker do it: dispatch, then the answer's frames into the session's log. When the worker is lost, the next
/// one goes on from the text that was emitted (spec §11.6); when the run waits for its client, no worker has it meanwhile (spec §11.7).
/// </summary>
internal sealed class WorkerRunHandler(
    WorkerClient workers,
    WorkerSlots slots,
    AnswerReader answers,
    RelayMetrics metrics,
    IOptions<RelayOptions> options,
    TimeProvider time,
    ILogger<WorkerRunHandler> logger) : IRunHandler
{
    /// <inheritdoc/>
    public async Task<RunCompletion?> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var attempts = new RunAttempts(context.Attempt, context.Emitted, options.Value.MaxAttempts, context.LostAttempts);
        using var wait = new WorkerWait(context.Output, options.Value.WorkerWait, metrics, time);
        if (context.State == RunState.Queued)
            wait.GoOn();
        while (true)
        {
            var dispatch = new RunDispatch(context, attempts, wait);
            if (await DispatchAsync(dispatch, cancellationToken) is { } completion)
                return completion;
            if (!dispatch.WasCut && await context.SuspendAsync(dispatch.Seen, cancellationToken))
                return null;
            attempts.GoOn();
            await context.BeginAttemptAsync(attempts.Number, attempts.Lost, cancellationToken);
        }
    }

    /// <returns>The run's good end; null if it waits for its client, or is guided.</returns>
    private async Task<RunCompletion?> DispatchAsync(RunDispatch dispatch, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Value.RunTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        dispatch.Wait.Begin();
        try
        {
            using var slot = await slots.TakeAsync(dispatch.Wait, either.Token);
            return await AttemptAsync(dispatch, either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new AgentSocketException(ErrorCodes.DeadlineExceeded, "The run lasted longer than the relay allows.");
        }
        catch (AgentSocketException failure)
        {
            throw dispatch.Attempts.Tell(failure);
        }
    }

    private async Task<RunCompletion?> AttemptAsync(RunDispatch dispatch, CancellationToken cancellationToken)
    {
        var (context, attempts) = (dispatch.Context, dispatch.Attempts);
        WorkerLostException? last = null;
        while (attempts.MayBegin)
        {
            try
            {
                if (last is not null)
                    await BeginAgainAsync(dispatch, cancellationToken);
                return await AskAsync(dispatch, cancellationToken);
            }
            catch (WorkerLostException lost)
            {
                last = lost;
                logger.WorkerLost(attempts.Number, context.Run, context.Session.Id, lost.InnerException?.Message);
                attempts.OnLost(lost);
            }
        }

        throw attempts.ToException(last);
    }

    private static async ValueTask BeginAgainAsync(RunDispatch dispatch, CancellationToken cancellationToken)
    {
        await dispatch.Wait.BeginAgainAsync(cancellationToken);
        await dispatch.Context.BeginAttemptAsync(dispatch.Attempts.Number, dispatch.Attempts.Lost, cancellationToken);
    }

    private async Task<RunCompletion?> AskAsync(RunDispatch dispatch, CancellationToken cancellationToken)
    {
        var (context, wait) = (dispatch.Context, dispatch.Wait);
        using var response = await workers.InvokeAsync(() => Describe(dispatch), wait, cancellationToken);
        context.OnTakenUp();
        await wait.EndAsync(cancellationToken);
        dispatch.OnAnswer();
        await using var watch = new GuidanceWatch(dispatch, IsSteerable(response), cancellationToken);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, watch.Cut);
        try
        {
            return await answers.ReadAsync(response, dispatch, either.Token);
        }
        catch (OperationCanceledException) when (watch.Cut.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            dispatch.WasCut = true;
            return null;
        }
    }

    private static bool IsSteerable(HttpResponseMessage response) =>
        response.Headers.TryGetValues(WorkerHeaders.Steerable, out var values) && values.Contains("true", StringComparer.OrdinalIgnoreCase);

    private Invocation Describe(RunDispatch dispatch)
    {
        var (context, attempts) = (dispatch.Context, dispatch.Attempts);
        var left = options.Value.RunTimeout - dispatch.Wait.Elapsed;
        if (context.DeadlineLeft < left)
            left = context.DeadlineLeft.Value;
        return new Invocation
        {
            ConnectionId = context.Session.ConnectionId,
            SessionId = context.Session.Id,
            Run = context.Run,
            Attempt = attempts.Number,
            Target = context.Target,
            Payload = context.Input,
            Emitted = attempts.Emitted.ToString(),
            DeadlineMs = Math.Max(1, (long)left.TotalMilliseconds),
            Principal = context.Principal,
            Inbox = dispatch.TakeInbox(),
            Tools = context.Session.ClientTools,
            AgeMs = attempts.Number > 1 ? (long)context.Elapsed.TotalMilliseconds : null,
            OtherRuns = context.OtherRuns,
        };
    }
}
