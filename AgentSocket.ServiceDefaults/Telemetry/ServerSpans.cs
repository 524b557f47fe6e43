using System.Diagnostics;
using System.Globalization;
using AgentSocket.ServiceDefaults.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace AgentSocket.ServiceDefaults.Telemetry;

/// <summary>
/// Completes the spans that ASP.NET Core opens for requests: .NET 10 gives them neither route nor outcome. Spans of health
/// probes are dropped. Names and attributes are those of the semantic conventions for HTTP servers.
/// </summary>
internal sealed class ServerSpans : IStartupFilter
{
    /// <summary>.NET 10 keeps method, scheme, host and path off the spans unless this switch is off, as it is by default later.</summary>
    public static void LetHostingDescribeThem()
        => AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);

    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(FollowAsync);
        next(app);
    };

    private static Task FollowAsync(HttpContext context, RequestDelegate next)
    {
        var span = context.Features.Get<IHttpActivityFeature>()?.Activity;
        if (span is not { IsAllDataRequested: true })
            return next(context);

        if (!HealthPaths.Include(context.Request.Path))
            return CompleteAsync(span, context, next);

        span.IsAllDataRequested = false;
        span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        return next(context);
    }

    private static async Task CompleteAsync(Activity span, HttpContext context, RequestDelegate next)
    {
        Exception? failure = null;
        try
        {
            await next(context);
        }
        catch (Exception exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            SetRequest(span, context);
            SetOutcome(span, context, failure);
        }
    }

    private static void SetRequest(Activity span, HttpContext context)
    {
        var method = span.GetTagItem("http.request.method") ?? context.Request.Method;
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? $"{method}" : $"{method} {route}";
        span.SetTag("http.route", route);
        if (context.Request.Protocol.Split('/') is [_, var version])
            span.SetTag("network.protocol.version", version);
    }

    private static void SetOutcome(Activity span, HttpContext context, Exception? failure)
    {
        var left = failure is not null && context.RequestAborted.IsCancellationRequested;
        var status = failure is null || context.Response.HasStarted ? context.Response.StatusCode
            : left ? StatusCodes.Status499ClientClosedRequest
            : StatusCodes.Status500InternalServerError;
        span.SetTag("http.response.status_code", status);
        if (left || (failure is null && status < StatusCodes.Status500InternalServerError))
            return;

        span.SetTag("error.type", failure?.GetType().FullName ?? status.ToString(CultureInfo.InvariantCulture));
        span.SetStatus(ActivityStatusCode.Error);
    }
}
