using System.Text.Json;

namespace AgentSocket.Protocol.Tests.Vectors;

/// <summary>All frames of the vocabulary, and how a vector's fields become them.</summary>
internal static class FrameKinds
{
    public static FrameKind<ToolDefFrame> ToolDef { get; } = new(
        "TOOL_DEF",
        "both",
        f => new ToolDefFrame(f.Number("revision"), [.. f.List("added").Select(Tool)], [.. f.List("removed").Select(removed => removed.GetString()!)]),
        frame => new object[] { frame.Revision, frame.Added.ToArray(), frame.Removed.ToArray() });

    public static FrameKind<ResumedFrame> Resumed { get; } = new(
        "RESUMED",
        "server",
        f => new ResumedFrame((ResumeOutcome)f.Number("outcome"), f.Number("received"), f.Text("resumeToken"), [.. f.List("runs").Select(Run)]),
        frame => new object[] { frame.Outcome, frame.Received, frame.ResumeToken, frame.Runs.ToArray() });

    public static IReadOnlyList<FrameKind> All { get; } =
    [
        new FrameKind<HelloFrame>("HELLO", "server", f => new HelloFrame(f.Number("version"), f.Text("connectionId"), f.Text("sessionId"), f.Text("resumeToken"), Limits(f.Map("limits")))),
        new FrameKind<ClientHelloFrame>("HELLO", "client", f => new ClientHelloFrame(f.Number("version"), f.Map("options").OptionalText("client"), f.Map("options").OptionalText("auth"))),
        new FrameKind<InvokeFrame>("INVOKE", "client", f => new InvokeFrame(f.Number("run"), f.Text("target"), f.Value("input"), Options(f.Map("options")))),
        new FrameKind<StreamFrame>("STREAM", "server", f => new StreamFrame(f.Number("run"), f.Value("delta"), (StreamChannel)f.Number("channel", absent: 0))),
        new FrameKind<ToolCallFrame>("TOOL_CALL", "server", f => new ToolCallFrame(f.Number("run"), f.Number("call"), f.Text("name"), f.Value("arguments"), f.Map("options").OptionalNumber("deadlineMs"), f.Map("options").OptionalTruth("approval"))),
        ToolDef,
        new FrameKind<CompleteFrame>("COMPLETE", "server", f => new CompleteFrame(f.Number("run"), (RunOutcome)f.Number("outcome"), Metrics(f.Map("metrics")), f.OptionalValue("result"))),
        new FrameKind<ErrorFrame>("ERROR", "both", f => new ErrorFrame(f.Number("run"), f.Text("code"), f.Text("message"), f.Map("details").OptionalTruth("retryable"), f.Map("details").OptionalNumber("retryAfterMs"), f.Map("details").OptionalTruth("processed")) { AboutRun = f.Map("details").OptionalNumber("aboutRun"), Request = f.Map("details").OptionalNumber("request"), Call = f.Map("details").OptionalNumber("call") }),
        new FrameKind<CancelFrame>("CANCEL", "client", f => new CancelFrame(f.Number("run"), f.OptionalText("reason"))),
        new FrameKind<PingFrame>("PING", "both", f => new PingFrame(f.Number("time"), f.Number("sent"), f.Number("received"))),
        new FrameKind<SteerFrame>("STEER", "client", f => new SteerFrame(f.Number("run"), f.Number("steer"), f.Value("input"))),
        new FrameKind<SteeredFrame>("STEERED", "server", f => new SteeredFrame(f.Number("run"), f.Number("steer"), (SteerStatus)f.Number("status"), f.OptionalValue("input"))),
        new FrameKind<ClarifyFrame>("CLARIFY", "server", f => new ClarifyFrame(f.Number("run"), f.Number("request"), f.Text("prompt"), f.OptionalValue("schema"), f.Map("options").OptionalText("kind"), f.Map("options").OptionalValue("choices"), f.Map("options").OptionalNumber("expiresAt"), Approval(f.Map("options")))),
        new FrameKind<ReplyFrame>("REPLY", "client", f => new ReplyFrame(f.Number("run"), f.Number("request"), (ReplyAction)f.Number("action"), f.OptionalValue("value"))),
        new FrameKind<EventFrame>("EVENT", "server", f => new EventFrame(f.Text("topic"), f.Value("data"), f.Map("options").OptionalText("id"), f.Map("options").OptionalText("traceparent"))),
        new FrameKind<ToolResultFrame>("TOOL_RESULT", "client", f => new ToolResultFrame(f.Number("run"), f.Number("call"), (ToolStatus)f.Number("status"), f.OptionalValue("result"))),
        new FrameKind<PongFrame>("PONG", "both", f => new PongFrame(f.Number("time"), f.Number("sent"), f.Number("received"))),
        new FrameKind<ResumeFrame>("RESUME", "client", f => new ResumeFrame(f.Text("sessionId"), f.Text("resumeToken"), f.Number("received"), f.Number("attempt", absent: 0))),
        Resumed,
        new FrameKind<AckFrame>("ACK", "both", f => new AckFrame(f.Number("received"))),
        new FrameKind<GoAwayFrame>("GOAWAY", "server", f => new GoAwayFrame(f.Text("reason"), f.Number("drainMs", absent: 0))),
        new FrameKind<StatusFrame>("STATUS", "server", f => new StatusFrame(f.Number("run"), (RunState)f.Number("state"), f.OptionalText("note"))),
        new FrameKind<InterruptFrame>("INTERRUPT", "server", f => new InterruptFrame(f.Number("run"), f.Text("reason"), f.Number("discardFrom"))),
    ];

    /// <summary>The frame that the vector is of.</summary>
    public static FrameKind Of(Vector vector) => All.Single(kind => kind.Name == vector.Frame && kind.IsFrom(vector.From));

    /// <summary>What a message with this type byte from this peer is read as; none for an unknown type.</summary>
    public static IEnumerable<FrameKind> With(FrameType type, string from) => All.Where(kind => kind.Type == type && kind.IsFrom(from));

    private static SessionLimits Limits(JsonElement limits)
    {
        var absent = new SessionLimits();
        return new SessionLimits
        {
            HeartbeatMs = limits.Number("heartbeatMs", absent.HeartbeatMs),
            MaxFrameBytes = limits.Number("maxFrameBytes", absent.MaxFrameBytes),
            WindowFrames = limits.Number("windowFrames", absent.WindowFrames),
            WindowBytes = limits.Number("windowBytes", absent.WindowBytes),
            RetentionMs = limits.Number("retentionMs", absent.RetentionMs),
        };
    }

    private static InvokeOptions? Options(JsonElement options) => options.ValueKind == JsonValueKind.Undefined ? null : new InvokeOptions
    {
        TraceParent = options.OptionalText("traceparent"),
        TraceState = options.OptionalText("tracestate"),
        DeadlineMs = options.OptionalNumber("deadlineMs"),
        MaxLatencyMs = options.OptionalNumber("maxLatencyMs"),
    };

    private static RunMetrics Metrics(JsonElement metrics) => new()
    {
        QueueMs = metrics.OptionalDouble("queueMs"),
        FirstTokenMs = metrics.OptionalDouble("firstTokenMs"),
        TotalMs = metrics.OptionalDouble("totalMs"),
        InputTokens = metrics.OptionalNumber("inputTokens"),
        OutputTokens = metrics.OptionalNumber("outputTokens"),
        CpuMs = metrics.OptionalDouble("cpuMs"),
    };

    private static ToolDefinition Tool(JsonElement tool) => new(tool.Text("name"), tool.Text("description"), tool.OptionalValue("schema"), tool.OptionalTruth("sideEffects") ?? false);

    private static ApprovalSubject? Approval(JsonElement options) =>
        options.OptionalText("tool") is { } tool ? new ApprovalSubject(tool, options.Value("arguments"), options.Text("digest")) : null;

    private static ResumedRun Run(JsonElement run) => new(run[0].GetInt64(), (RunState)run[1].GetByte());
}
