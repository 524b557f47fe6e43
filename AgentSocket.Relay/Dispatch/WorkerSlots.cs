using System.Threading.RateLimiting;
using AgentSocket.Protocol;
using Microsoft.Extensions.Options;

namespace AgentSocket.Relay.Dispatch;

/// <summary>How many requests to workers are open at once: a flood of runs waits here, and not in sockets.</summary>
internal sealed class WorkerSlots(IOptions<RelayOptions> options, TimeProvider time) : IDisposable
{
    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.Value.MaxRunsAtOnce,
        QueueLimit = options.Value.MaxRunsWaiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Takes a slot, which is given back by disposing it.</summary>
    /// <exception cref="AgentSocketException">None came free in time, or too many wait already.</exception>
    public async ValueTask<IDisposable> TakeAsync(WorkerWait wait, CancellationToken cancellationToken)
    {
        var lease = _limiter.AttemptAcquire();
        if (lease.IsAcquired)
            return lease;
        await wait.QueueAsync(Refusal.NoSlot.Note, cancellationToken);
        using var timeout = new CancellationTokenSource(wait.Left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            lease = await _limiter.AcquireAsync(cancellationToken: either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Refusal.NoSlot.ToException();
        }

        return lease.IsAcquired
            ? lease
            : throw new AgentSocketException(ErrorCodes.RateLimited, "Too many runs wait for a worker.") { Retryable = true, Processed = false };
    }

    public void Dispose() => _limiter.Dispose();
}
