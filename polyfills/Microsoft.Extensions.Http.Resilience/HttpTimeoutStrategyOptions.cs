using Polly.Timeout;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>How long to wait.</summary>
public class HttpTimeoutStrategyOptions : TimeoutStrategyOptions
{
}
