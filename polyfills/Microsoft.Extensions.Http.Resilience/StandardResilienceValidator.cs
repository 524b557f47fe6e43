using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Checks what only the strategies together can get wrong; each checks itself when the pipeline is built.</summary>
internal sealed class StandardResilienceValidator : IValidateOptions<HttpStandardResilienceOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpStandardResilienceOptions options)
    {
        var attempt = options.AttemptTimeout.Timeout;
        var result = new ValidateOptionsResultBuilder();
        if (options.TotalRequestTimeout.Timeout < attempt)
            result.AddError($"The total time-out is shorter than that of one attempt, {attempt}.");

        if (options.CircuitBreaker.SamplingDuration < attempt * 2)
            result.AddError($"The circuit breaker must sample for at least twice the time-out of one attempt, {attempt}.");

        return result.Build();
    }
}
