using System.Threading.RateLimiting;
using Polly;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>The standard pipeline's outermost guard: at most 1,000 requests at once, and none queued.</summary>
internal sealed class ConcurrencyLimit : ResilienceStrategy<HttpResponseMessage>
{
    private const int MostAtOnce = 1000;

    private readonly ConcurrencyLimiter _limiter = new(new() { PermitLimit = MostAtOnce, QueueLimit = 0 });

    protected override async ValueTask<Outcome<HttpResponseMessage>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback,
        ResilienceContext context,
        TState state)
    {
        using var lease = _limiter.AttemptAcquire();
        return lease.IsAcquired
            ? await callback(context, state).ConfigureAwait(context.ContinueOnCapturedContext)
            : Outcome.FromException<HttpResponseMessage>(new RateLimiterRejectedException());
    }

    private sealed class RateLimiterRejectedException()
        : ExecutionRejectedException($"More than {MostAtOnce} requests at once.");
}
