using Microsoft.Extensions.Logging;

namespace AgentSocket.ServiceDefaults.Telemetry;

internal static class RequestSilence
{
    /// <summary>
    /// Silences the server's log lines for each request. Spans tell the same, without the query string, which may hold a
    /// token, and without a line for every probe of health. Failures are still logged.
    /// </summary>
    public static ILoggingBuilder AddRequestSilence(this ILoggingBuilder logging) => logging
        .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning)
        .AddFilter("Microsoft.AspNetCore.Routing.EndpointMiddleware", LogLevel.Warning);
}
