using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentSocket.ServiceDefaults.Tests.Export;

public class OtlpExportTests
{
    private readonly string _trace = ActivityTraceId.CreateRandom().ToString();

    [Fact]
    public async Task Call_BetweenServices_ArrivesAsOneTraceWithoutItsSecrets()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await RunAsync(receiver, "/ask/7?token=secret");

        var spans = receiver.Spans.Where(span => span.TraceId == _trace).ToList();
        var asked = Assert.Single(spans, span => span.ParentId == "00f067aa0ba902b7");
        Assert.Equal((ExportedSpanKind.Server, "GET /ask/{id}"), (asked.Kind, asked.Name));
        Assert.Equal("/ask/{id}", asked.Attributes["http.route"]);
        Assert.Equal("200", asked.Attributes["http.response.status_code"]);
        Assert.Equal("/ask/7", asked.Attributes["url.path"]);

        var call = Assert.Single(spans, span => span.ParentId == asked.SpanId);
        Assert.Equal((ExportedSpanKind.Client, "GET"), (call.Kind, call.Name));
        Assert.Equal("127.0.0.1", call.Attributes["server.address"]);
        Assert.EndsWith("/answer?*", call.Attributes["url.full"], StringComparison.Ordinal);

        var answered = Assert.Single(spans, span => span.ParentId == call.SpanId);
        Assert.Equal((ExportedSpanKind.Server, "GET /answer"), (answered.Kind, answered.Name));

        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], receiver.Requests.Select(request => request.Path).Distinct().Order());
        Assert.DoesNotContain(receiver.Requests, request => Encoding.UTF8.GetString(request.Body).Contains("secret"));
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task Probe_OfHealth_SendsNoSpan(string path)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await RunAsync(receiver, path, "/ask/7");

        var servers = receiver.Spans.Where(span => span.TraceId == _trace && span.ParentId == "00f067aa0ba902b7");
        Assert.Equal("GET /ask/{id}", Assert.Single(servers).Name);
    }

    /// <summary>The services have stopped when this returns, and all telemetry has been sent.</summary>
    private async Task RunAsync(OtlpReceiver receiver, params string[] paths)
    {
        await using var back = await StartAsync([], app => app.MapGet("/answer", () => "42"));
        await using var front = await StartAsync(
            new()
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["services:back:http:0"] = back.Urls.Single(),
            },
            app => app.MapGet("/ask/{id}", (IHttpClientFactory clients, CancellationToken cancellationToken) =>
                clients.CreateClient().GetStringAsync(new Uri("http://back/answer?token=secret"), cancellationToken)));

        using var client = new HttpClient { BaseAddress = new Uri(front.Urls.Single()) };
        client.DefaultRequestHeaders.Add("traceparent", $"00-{_trace}-00f067aa0ba902b7-01");
        foreach (var path in paths)
            await client.GetStringAsync(path, TestContext.Current.CancellationToken);

        await front.StopAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<WebApplication> StartAsync(Dictionary<string, string?> configuration, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(configuration);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        var app = builder.Build();
        app.MapDefaultEndpoints();
        map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
