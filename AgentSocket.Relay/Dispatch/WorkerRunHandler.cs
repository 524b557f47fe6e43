using System.Security.Claims;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Answers;
using AgentSocket.Relay.Telemetry;
using AgentSocket.Server;
using Microsoft.Extensions.Options;

namespace AgentSocket.Relay.Dispatch;

/// <summary>Does a run by having a worker do it: dispatch, then the answer's frames into the session's log.</summary>
internal sealed class WorkerRunHandler(
    WorkerClient workers, WorkerSlots slots, AnswerReader answers, RelayMetrics metrics, IOptions<RelayOptions> options, TimeProvider time) : IRunHandler
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
        using var wait = new WorkerWait(context.Output, options.Value.WorkerWait, metrics, time);
        using var slot = await slots.TakeAsync(wait, cancellationToken);
        using var response = await workers.InvokeAsync(() => Describe(context, wait.Elapsed), wait, cancellationToken);
        await wait.EndAsync(cancellationToken);
        var queueMs = Math.Round(wait.Elapsed.TotalMilliseconds, 3);

        var completion = await answers.ReadAsync(response, context, cancellationToken);
        return completion with { Metrics = completion.Metrics with { QueueMs = queueMs } };
    }

    private Invocation Describe(RunContext context, TimeSpan elapsed)
    {
        var deadline = Math.Min(context.Options.DeadlineMs ?? long.MaxValue, (long)options.Value.RunTimeout.TotalMilliseconds);
        return new Invocation
        {
            ConnectionId = context.Session.ConnectionId,
            SessionId = context.Session.Id,
            Run = context.Run,
            Target = context.Target,
            Payload = context.Input,
            DeadlineMs = Math.Max(1, deadline - (long)elapsed.TotalMilliseconds),
            Principal = PrincipalOf(context.User),
        };
    }

    private static string? PrincipalOf(ClaimsPrincipal user) => user.Identity?.IsAuthenticated == true
        ? (user.FindFirst("sub") ?? user.FindFirst(ClaimTypes.NameIdentifier) ?? user.FindFirst(ClaimTypes.Name))?.Value ?? user.Identity.Name
        : null;
}
