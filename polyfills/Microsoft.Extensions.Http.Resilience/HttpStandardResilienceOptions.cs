namespace Microsoft.Extensions.Http.Resilience;

/// <summary>The standard pipeline, from the outside in.</summary>
public class HttpStandardResilienceOptions
{
    /// <summary>The time for a request with all its attempts.</summary>
    /// <value>30 s by default.</value>
    public HttpTimeoutStrategyOptions TotalRequestTimeout { get; set; } = new() { Name = "Standard-TotalRequestTimeout" };

    /// <summary>The retries.</summary>
    /// <value>3 by default, the first after about 2 s.</value>
    public HttpRetryStrategyOptions Retry { get; set; } = new() { Name = "Standard-Retry" };

    /// <summary>The circuit breaker.</summary>
    /// <value>By default it opens for 5 s when 10 % of at least 100 attempts within 30 s failed.</value>
    public HttpCircuitBreakerStrategyOptions CircuitBreaker { get; set; } = new() { Name = "Standard-CircuitBreaker" };

    /// <summary>The time for one attempt.</summary>
    /// <value>10 s by default.</value>
    public HttpTimeoutStrategyOptions AttemptTimeout { get; set; } = new()
    {
        Name = "Standard-AttemptTimeout",
        Timeout = TimeSpan.FromSeconds(10),
    };
}
