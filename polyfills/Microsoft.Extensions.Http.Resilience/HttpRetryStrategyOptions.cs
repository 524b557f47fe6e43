using Polly;
using Polly.Retry;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>When to ask again. By default three times after a transient failure, waiting exponentially longer, with jitter.</summary>
public class HttpRetryStrategyOptions : RetryStrategyOptions<HttpResponseMessage>
{
    private bool _shouldRetryAfterHeader;

    /// <summary>Sets the defaults for HTTP.</summary>
    public HttpRetryStrategyOptions()
    {
        ShouldHandle = args =>
            ValueTask.FromResult(HttpClientResiliencePredicates.IsTransient(args.Outcome, args.Context.CancellationToken));
        BackoffType = DelayBackoffType.Exponential;
        UseJitter = true;
        ShouldRetryAfterHeader = true;
    }

    /// <summary>Whether a response's <c>Retry-After</c> says how long to wait.</summary>
    /// <value>True by default.</value>
    public bool ShouldRetryAfterHeader
    {
        get => _shouldRetryAfterHeader;
        set
        {
            _shouldRetryAfterHeader = value;
            DelayGenerator = value ? args => ValueTask.FromResult(RetryAfter.Of(args.Outcome.Result)) : null;
        }
    }
}
