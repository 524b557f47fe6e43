using System.Diagnostics;
using System.Diagnostics.Metrics;
using AgentSocket.Agents.Tests.Support;
using AgentSocket.Protocol;
using AgentSocket.TestModel;
using Microsoft.Extensions.DependencyInjection;

namespace AgentSocket.Agents.Tests.Telemetry;

public sealed class TelemetryTests : IAsyncLifetime
{
    private const string Prompt = "the-secret-prompt 6*7";

    private readonly List<Activity> _activities = [];
    private readonly ActivitySource _tests = new("tests");
    private readonly ActivityListener _listener;
    private TestModelServer _server = null!;
    private TestAgents _agents = null!;

    public TelemetryTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is AgentsTelemetry.SourceName or "tests",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (_activities)
                    _activities.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public async ValueTask InitializeAsync()
    {
        _server = await TestModelServer.StartAsync();
        _agents = TestAgents.On(_server, settings: ("AgentSocket:Model:MaxRetries", "0"));
    }

    public async ValueTask DisposeAsync()
    {
        await _agents.DisposeAsync();
        await _server.DisposeAsync();
        _listener.Dispose();
        _tests.Dispose();
    }

    [Fact]
    public async Task Run_WithATool_HasASpanForEachRequestAndEachTool()
    {
        _server
            .Reply(new TestReply().Tool(0, "call_1", "calculator-evaluate", "{\"expression\":\"6*7\"}").Usage((10, 1)))
            .Reply(TestReply.Say("the-secret-answer").Usage((20, 2)));

        var spans = await SpansOfRunAsync();

        Assert.Equal(["chat gpt-test", "execute_tool calculator-evaluate", "chat gpt-test"], spans.Select(span => span.DisplayName));
        Assert.Equal([ActivityKind.Client, ActivityKind.Internal, ActivityKind.Client], spans.Select(span => span.Kind));
        Assert.Equal(
            ["gen_ai.operation.name=chat", "gen_ai.provider.name=openai_compatible", "gen_ai.request.model=gpt-test", "gen_ai.usage.input_tokens=10", "gen_ai.usage.output_tokens=1"],
            Tags(spans[0]));
        Assert.Equal(
            ["gen_ai.operation.name=execute_tool", "gen_ai.tool.call.id=call_1", "gen_ai.tool.name=calculator-evaluate", "gen_ai.tool.type=function"],
            Tags(spans[1]));
        Assert.All(spans, span => Assert.Empty(span.Events));
        Assert.DoesNotContain("secret", string.Join('\n', spans.SelectMany(Tags)), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", _agents.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ThatFails_HasItsErrorOnTheSpan()
    {
        _server.Reply(TestReply.Status(503));

        var span = Assert.Single(await SpansOfRunAsync());

        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Contains("error.type=model_error", Tags(span));
    }

    [Fact]
    public async Task Tool_ThatFails_HasItsErrorOnTheSpan()
    {
        _server.Reply(new TestReply().Tool(0, "call_1", "calculator-evaluate", "{\"expression\":\"1/0\"}")).Reply(TestReply.Say("No."));

        var span = (await SpansOfRunAsync())[1];

        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Contains("error.type=CalculationException", Tags(span));
    }

    [Fact]
    public async Task Metrics_OfARun_CountTokensAndTime()
    {
        var measured = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == AgentsTelemetry.MeterName && instrument.Meter.Scope == _agents.Services.GetRequiredService<IMeterFactory>())
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured.Add($"{instrument.Name} {value} {Tag(tags, "gen_ai.token.type")}"));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measured.Add($"{instrument.Name} {value >= 0} {Tag(tags, "error.type")}"));
        listener.Start();
        _server.Reply(TestReply.Say("Hello").Usage((20, 2))).Reply(TestReply.Status(500));

        await _agents.AskAsync("Hi");
        await Assert.ThrowsAsync<AgentSocketException>(() => _agents.AskAsync("Hi"));

        Assert.Equal(
            [
                "gen_ai.client.token.usage 20 input",
                "gen_ai.client.token.usage 2 output",
                "gen_ai.client.operation.duration True ",
                "gen_ai.client.operation.duration True model_error",
            ],
            measured);
    }

    private async Task<IReadOnlyList<Activity>> SpansOfRunAsync()
    {
        using var run = _tests.StartActivity("run");
        try
        {
            await _agents.RunAsync(Prompt, new RecordingWriter());
        }
        catch (AgentSocketException)
        {
            // Its spans are what is looked at.
        }

        lock (_activities)
            return [.. _activities.Where(activity => activity.TraceId == run!.TraceId && activity.ParentSpanId == run.SpanId)];
    }

    private static IEnumerable<string> Tags(Activity span) => span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal);

    private static object? Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string key)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == key)
                return tag.Value;
        }

        return null;
    }
}
