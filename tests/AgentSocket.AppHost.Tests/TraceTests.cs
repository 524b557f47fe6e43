using System.Collections.Concurrent;
using System.Diagnostics;
using AgentSocket.Protocol.Client;
using AgentSocket.ServiceDefaults.Tests.Export;

namespace AgentSocket.AppHost.Tests;

[Collection(nameof(SolutionCollection))]
public sealed class TraceTests(RunningSolution solution)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Trace_OfADirectAnswer_SpansServerAndModel()
    {
        var spans = await TraceOfAsync("direct", spans => spans.Any(IsModel) && spans.Any(IsRun));

        Assert.All(spans, span => Assert.Equal(spans[0].TraceId, span.TraceId));
        Assert.Equal("direct", spans.Single(IsRun).Attributes["agentsocket.mode"]);
    }

    [Fact]
    public async Task Trace_OfARelayedAnswer_SpansRelayWorkerAndModel()
    {
        var spans = await TraceOfAsync("relay", spans => spans.Any(IsModel) && spans.Any(IsRun) && spans.Any(IsInvoke(ExportedSpanKind.Server)) && spans.Any(IsInvoke(ExportedSpanKind.Client)));

        var run = spans.Single(IsRun);
        var call = spans.Single(IsInvoke(ExportedSpanKind.Client));
        var served = spans.Single(IsInvoke(ExportedSpanKind.Server));
        Assert.Equal(run.SpanId, call.ParentId);
        Assert.Equal(call.SpanId, served.ParentId);
    }

    /// <summary>The test's own process is the client here, so it listens for the client's spans itself.</summary>
    [Theory]
    [InlineData("direct")]
    [InlineData("relay")]
    public async Task Trace_OfARunWhoseConnectionDropped_HasTheResumeOfClientAndServer(string mode)
    {
        var resumes = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "AgentSocket.Client",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.OperationName == "resume")
                    resumes.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var client = await solution.ConnectAsync(mode);
        var run = client.Invoke("chat", "/count 60 30");
        var tokens = 0;

        await foreach (var update in run.WithCancellation(Token))
        {
            if (update is StreamUpdate && ++tokens == 20)
                client.DropConnection();
        }

        Assert.Equal(60, tokens);
        var resume = Assert.Single(resumes, activity => activity.TraceId.ToHexString() == run.TraceId);
        Assert.Equal((ActivityKind.Client, 1), (resume.Kind, Assert.IsType<int>(resume.GetTagItem("agentsocket.resume.attempts"))));
        var spans = await solution.SpansAsync(run.TraceId!, spans => spans.Any(IsRun) && spans.Any(IsResume));
        var served = spans.Single(IsResume);
        Assert.Equal(ExportedSpanKind.Server, served.Kind);
        var ran = spans.Single(IsRun);
        Assert.Contains(served.ParentId, new[] { ran.SpanId, ran.ParentId }); // the latter if another relay has resumed the session
    }

    [Fact]
    public async Task Telemetry_HoldsNoWordOfWhatWasSaid()
    {
        const string Secret = "xylophone-7391";
        foreach (var mode in new[] { "direct", "relay" })
            await TraceOfAsync(mode, spans => spans.Any(IsRun), $"/echo {Secret}");

        Assert.DoesNotContain(solution.Telemetry.Requests, request => System.Text.Encoding.UTF8.GetString(request.Body).Contains(Secret, StringComparison.Ordinal));
    }

    private static bool IsModel(ExportedSpan span) => span.Attributes.ContainsKey("gen_ai.operation.name") && span.Name.StartsWith("chat", StringComparison.Ordinal);

    private static bool IsResume(ExportedSpan span) => span.Name == "resume";

    private static bool IsRun(ExportedSpan span) => span.Name == "run chat" && span.Kind == ExportedSpanKind.Server;

    private static Func<ExportedSpan, bool> IsInvoke(ExportedSpanKind kind) =>
        span => span.Kind == kind && span.Attributes.GetValueOrDefault("http.request.method") == "POST" && span.Attributes.Values.Any(value => value.EndsWith("/invoke", StringComparison.Ordinal));

    /// <summary>Asks within a trace of the test's own, and waits until its spans have arrived.</summary>
    private async Task<IReadOnlyList<ExportedSpan>> TraceOfAsync(string mode, Func<IReadOnlyList<ExportedSpan>, bool> isComplete, string question = "What is 6*7?")
    {
        var traceId = ActivityTraceId.CreateRandom().ToHexString();
        await using var client = await solution.ConnectAsync(mode);
        await client.Invoke("chat", question, new() { TraceParent = $"00-{traceId}-{ActivitySpanId.CreateRandom().ToHexString()}-01" }).ReadToEndAsync(Token);
        return await solution.SpansAsync(traceId, isComplete);
    }
}
