using System.Net;
using Polly;
using Polly.Timeout;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Tells failures that may pass from those that will not.</summary>
public static class HttpClientResiliencePredicates
{
    /// <summary>True of a lost connection, a timed-out attempt, and of statuses 408, 429 and 500 or more.</summary>
    public static bool IsTransient(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Result.StatusCode: >= HttpStatusCode.InternalServerError } => true,
        { Result.StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests } => true,
        { Exception: HttpRequestException or TimeoutRejectedException } => true,
        _ => false,
    };

    /// <summary>True also of a connection that took longer than the handler's connect time-out, which shows as a cancellation.</summary>
    internal static bool IsTransient(Outcome<HttpResponseMessage> outcome, CancellationToken cancellationToken)
        => IsTransient(outcome)
            || (outcome.Exception is OperationCanceledException { InnerException: TimeoutException, Source: "System.Private.CoreLib" }
                && !cancellationToken.IsCancellationRequested);
}
