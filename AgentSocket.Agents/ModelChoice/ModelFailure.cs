using System.ClientModel;
using System.Globalization;
using System.Net;
using System.Text.Json;
using AgentSocket.Protocol;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>
/// Failures of a model as the errors that a run ends with. Their messages are ours: a service's own may repeat the prompt or
/// part of a key.
/// </summary>
internal static class ModelFailure
{
    /// <summary>The error, or null for an exception that isn't a model's: a bug, which must show itself as one.</summary>
    public static AgentSocketException? From(Exception exception) => exception switch
    {
        ClientResultException { Status: > 0 } e => Refused(e.Status, RetryAfter(e), e),
        HttpOperationException { StatusCode: { } status } e => Refused((int)status, retryAfter: null, e),
        ClientResultException or HttpOperationException or HttpRequestException => Error("The model's service can't be reached.", exception, retryable: true),
        TimeoutException => Error("The model fell silent.", exception, retryable: true),
        IOException or OperationCanceledException => Error("The model broke off.", exception, retryable: true),
        // What the client throws at JSON of another shape than it expects.
        JsonException or InvalidOperationException or FormatException or KeyNotFoundException =>
            Error("The model's service sent what can't be read.", exception, retryable: false),
        KernelException => Error("The model failed.", exception, retryable: false),
        _ => null,
    };

    private static AgentSocketException Refused(int status, TimeSpan? retryAfter, Exception cause) => (HttpStatusCode)status switch
    {
        HttpStatusCode.TooManyRequests => new(ErrorCodes.RateLimited, "The model's service has had too many requests.", cause)
        {
            Retryable = true,
            RetryAfter = retryAfter,
        },
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Error($"The model's service doesn't accept the configured key ({status}).", cause, retryable: false),
        HttpStatusCode.NotFound => Error("The model's service doesn't know the configured model or address (404).", cause, retryable: false),
        HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => Error($"The model's service failed ({status}).", cause, retryable: true),
        _ => Error($"The model's service refused the request ({status}).", cause, retryable: false),
    };

    private static AgentSocketException Error(string message, Exception cause, bool retryable) =>
        new(ErrorCodes.ModelError, message, cause) { Retryable = retryable };

    private static TimeSpan? RetryAfter(ClientResultException exception) =>
        exception.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var text) == true
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
