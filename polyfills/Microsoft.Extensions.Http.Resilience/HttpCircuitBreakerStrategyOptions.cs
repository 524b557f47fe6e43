using Polly.CircuitBreaker;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>When to stop asking a destination that keeps failing. Counts transient failures by default.</summary>
public class HttpCircuitBreakerStrategyOptions : CircuitBreakerStrategyOptions<HttpResponseMessage>
{
    /// <summary>Counts what <see cref="HttpClientResiliencePredicates"/> calls transient.</summary>
    public HttpCircuitBreakerStrategyOptions()
        => ShouldHandle = args => ValueTask.FromResult(HttpClientResiliencePredicates.IsTransient(args.Outcome));
}
