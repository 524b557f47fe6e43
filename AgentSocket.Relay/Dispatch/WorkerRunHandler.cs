using System.Security.Claims;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Answers;
using AgentSocket.Relay.Telemetry;
using AgentSocket.Server;
using Microsoft.Extensions.Options;

namespace AgentSocket.Relay.Dispatch;

/// <summary>
/// Does a run by having a worker do it: dispatch, then the answer's frames into the session's log. When the worker is lost, the next
/// one goes on from the text that was emitted. Spec §11.6.
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
    public async Task<RunCompletion> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Value.RunTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await DispatchAsync(context, either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new AgentSocketException(ErrorCodes.DeadlineExceeded, "The run lasted longer than the relay allows.");
        }
    }

    private async Task<RunCompletion> DispatchAsync(RunContext context, CancellationToken cancellationToken)
    {
        var attempts = new RunAttempts(context.Attempt, context.Emitted, options.Value.MaxAttempts);
        using var wait = new WorkerWait(context.Output, options.Value.WorkerWait, metrics, time);
        try
        {
            using var slot = await slots.TakeAsync(wait, cancellationToken);
            return await AttemptAsync(context, attempts, wait, cancellationToken);
        }
        catch (AgentSocketException failure)
        {
            throw attempts.Tell(failure);
        }
    }

    private async Task<RunCompletion> AttemptAsync(RunContext context, RunAttempts attempts, WorkerWait wait, CancellationToken cancellationToken)
    {
        WorkerLostException? last = null;
        while (attempts.MayBegin)
        {
            try
            {
                if (last is not null)
                    await BeginAgainAsync(context, attempts, wait, cancellationToken);
                return await AskAsync(context, attempts, wait, cancellationToken);
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

    private static async ValueTask BeginAgainAsync(RunContext context, RunAttempts attempts, WorkerWait wait, CancellationToken cancellationToken)
    {
        await wait.BeginAgainAsync(cancellationToken);
        await context.BeginAttemptAsync(attempts.Number, cancellationToken);
    }

    private async Task<RunCompletion> AskAsync(RunContext context, RunAttempts attempts, WorkerWait wait, CancellationToken cancellationToken)
    {
        using var response = await workers.InvokeAsync(() => Describe(context, attempts, wait.Elapsed), wait, cancellationToken);
        await wait.EndAsync(cancellationToken);

        var completion = await answers.ReadAsync(response, context, attempts.Emitted, cancellationToken);
        return completion with { Metrics = completion.Metrics with { QueueMs = Math.Round(wait.Waited.TotalMilliseconds, 3) } };
    }

    private Invocation Describe(RunContext context, RunAttempts attempts, TimeSpan elapsed)
    {
        var deadline = Math.Min(context.Options.DeadlineMs ?? long.MaxValue, (long)options.Value.RunTimeout.TotalMilliseconds);
        return new Invocation
        {
            ConnectionId = context.Session.ConnectionId,
            SessionId = context.Session.Id,
            Run = context.Run,
            Attempt = attempts.Number,
            Target = context.Target,
            Payload = context.Input,
            Emitted = attempts.Emitted.ToString(),
            DeadlineMs = Math.Max(1, deadline - (long)elapsed.TotalMilliseconds),
            Principal = PrincipalOf(context.User),
        };
    }

    private static string? PrincipalOf(ClaimsPrincipal user) => user.Identity?.IsAuthenticated == true
        ? (user.FindFirst("sub") ?? user.FindFirst(ClaimTypes.NameIdentifier) ?? user.FindFirst(ClaimTypes.Name))?.Value ?? user.Identity.Name
        : null;
}
