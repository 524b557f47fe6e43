using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using OpenTelemetry.Trace;

namespace AgentSocket.ServiceDefaults.Tests.Telemetry;

public sealed class ServerSpanTests : IDisposable
{
    private readonly SpanKeeper _keeper = new();

    public void Dispose() => _keeper.Dispose();

    [Fact]
    public async Task Request_Answered_IsNamedByItsRouteAndDescribed()
    {
        var span = await SpanOfAsync("/sessions/s1/frames?token=secret");

        Assert.Equal("GET /sessions/{sid}/frames", span.DisplayName);
        Assert.Equal(ActivityKind.Server, span.Kind);
        Assert.Equal("GET", span.GetTagItem("http.request.method"));
        Assert.Equal("/sessions/{sid}/frames", span.GetTagItem("http.route"));
        Assert.Equal("/sessions/s1/frames", span.GetTagItem("url.path"));
        Assert.Equal("http", span.GetTagItem("url.scheme"));
        Assert.Equal("localhost", span.GetTagItem("server.address"));
        Assert.Equal("1.1", span.GetTagItem("network.protocol.version"));
        Assert.Equal(200, span.GetTagItem("http.response.status_code"));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Assert.DoesNotContain(span.TagObjects, tag => $"{tag.Value}".Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Request_WithoutRoute_IsNamedByItsMethodAndIsNoError()
    {
        var span = await SpanOfAsync("/absent");

        Assert.Equal("GET", span.DisplayName);
        Assert.Equal(404, span.GetTagItem("http.response.status_code"));
        Assert.Null(span.GetTagItem("error.type"));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public async Task Request_FailingWithAStatus_IsAnError()
    {
        var span = await SpanOfAsync("/unavailable");

        Assert.Equal(503, span.GetTagItem("http.response.status_code"));
        Assert.Equal("503", span.GetTagItem("error.type"));
        Assert.Equal(ActivityStatusCode.Error, span.Status);
    }

    [Fact]
    public async Task Request_Throwing_IsAnErrorOfThatType()
    {
        var span = await SpanOfAsync("/throw");

        Assert.Equal(500, span.GetTagItem("http.response.status_code"));
        Assert.Equal("System.InvalidOperationException", span.GetTagItem("error.type"));
        Assert.Equal(ActivityStatusCode.Error, span.Status);
    }

    [Fact]
    public async Task Request_LeftByItsClient_IsNoError()
    {
        var span = await SpanOfAsync("/leave");

        Assert.Equal(499, span.GetTagItem("http.response.status_code"));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task Probe_OfHealth_LeavesNoSpan(string path)
    {
        await SendAsync(path);

        Assert.Empty(_keeper.Spans);
    }

    private async Task<Activity> SpanOfAsync(string path)
    {
        await SendAsync(path);
        return Assert.Single(_keeper.Spans);
    }

    /// <summary>The app has stopped when this returns, and every span of it has ended.</summary>
    private async Task SendAsync(string path)
    {
        await using var app = await TestApp.StartAsync(
            builder => builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(_keeper)),
            Map);
        using var client = app.GetTestClient();
        client.DefaultRequestHeaders.Add("traceparent", _keeper.TraceParent);
        try
        {
            using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        }
        catch (Exception exception) when (exception is InvalidOperationException or OperationCanceledException)
        {
            // The test server hands the service's own exception to the client.
        }

        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    private static void Map(WebApplication app)
    {
        app.MapGet("/sessions/{sid}/frames", (string sid) => sid);
        app.MapGet("/unavailable", () => Results.StatusCode((int)HttpStatusCode.ServiceUnavailable));
        app.MapGet("/throw", IResult () => throw new InvalidOperationException());
        app.MapGet("/leave", IResult (HttpContext context) =>
        {
            context.Abort();
            context.RequestAborted.ThrowIfCancellationRequested();
            return Results.Ok();
        });
    }
}
