using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace AgentSocket.Agents;

/// <summary>
/// Repeats a request that the model's service refused for a while, or didn't answer at all. Only before an answer begins: once a
/// token may have been seen, nothing is asked twice.
/// </summary>
internal sealed class ModelRetryHandler(int maxRetries, TimeProvider time, ILogger logger) : DelegatingHandler
{
    /// <summary>A service that asks for a longer wait than this is told to the client, who may come back.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            HttpResponseMessage? response = null;
            try
            {
                response = await base.SendAsync(request, cancellationToken);
                if (!IsTransient(response.StatusCode) || attempt > maxRetries || Wait(response.Headers.RetryAfter, attempt) > LongestWait)
                    return response;
            }
            catch (HttpRequestException) when (attempt <= maxRetries)
            {
            }

            var wait = Wait(response?.Headers.RetryAfter, attempt);
            AgentsLog.RetryingModel(logger, (int?)response?.StatusCode, attempt, wait.TotalMilliseconds);
            response?.Dispose();
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    /// <summary>What the service asks for, or else twice as long each time, with jitter so that clients don't come back together.</summary>
    private TimeSpan Wait(RetryConditionHeaderValue? asked, int attempt) =>
        asked?.Delta
        ?? (asked?.Date is { } date ? TimeSpan.FromTicks(Math.Max(0, (date - time.GetUtcNow()).Ticks)) : default(TimeSpan?))
        ?? FirstWait * Math.Pow(2, attempt - 1) * (0.5 + Random.Shared.NextDouble());
}
