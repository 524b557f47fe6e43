using FsCheck;
using FsCheck.Fluent;

namespace AgentSocket.Protocol.Tests.Generators;

/// <summary>Frames of every type at random.</summary>
internal static class Frames
{
    public static Gen<HelloFrame> Hello { get; } =
        from version in Any.Identifier
        from ids in Any.Text.Three()
        from limits in Any.Number.ListOf(5)
        select new HelloFrame(version, ids.Item1, ids.Item2, ids.Item3, new SessionLimits
        {
            HeartbeatMs = limits[0],
            MaxFrameBytes = limits[1],
            WindowFrames = limits[2],
            WindowBytes = limits[3],
            RetentionMs = limits[4],
        });

    public static Gen<ClientHelloFrame> ClientHello { get; } =
        from version in Any.Identifier
        from client in Any.MaybeText
        from auth in Any.MaybeText
        select new ClientHelloFrame(version, client, auth);

    public static Gen<InvokeFrame> Invoke { get; } =
        from run in Any.Identifier
        from target in Any.Text
        from input in Values.Value
        from trace in Any.MaybeText.Two()
        from deadline in Any.Maybe(Any.Identifier)
        from latency in Any.Maybe(Any.Number)
        let options = new InvokeOptions { TraceParent = trace.Item1, TraceState = trace.Item2, DeadlineMs = deadline, MaxLatencyMs = latency }
        select new InvokeFrame(run, target, input, options == new InvokeOptions() ? null : options);

    public static Gen<StreamFrame> Stream { get; } =
        from run in Any.Identifier
        from channel in Any.Choice<StreamChannel>()
        from text in Any.Text
        from data in Values.Value
        select new StreamFrame(run, channel == StreamChannel.Data ? data : text, channel);

    public static Gen<ToolCallFrame> ToolCall { get; } =
        from run in Any.Identifier
        from call in Any.Identifier
        from name in Any.Text
        from arguments in Values.Value
        from deadline in Any.Maybe(Any.Number)
        from approval in Any.Maybe(Any.Truth)
        select new ToolCallFrame(run, call, name, arguments, deadline, approval);

    public static Gen<ToolDefFrame> ToolDef { get; } =
        from revision in Any.Number
        from added in Tool.ListOf()
        from removed in Any.Text.ListOf()
        select new ToolDefFrame(revision, added, removed);

    public static Gen<CompleteFrame> Complete { get; } =
        from run in Any.Identifier
        from outcome in Any.Choice<RunOutcome>()
        from times in Any.Maybe(Any.Decimal).ListOf(4)
        from tokens in Any.Maybe(Any.Number).Two()
        from result in Values.Maybe(Values.Value)
        select new CompleteFrame(run, outcome, new RunMetrics
        {
            QueueMs = times[0],
            FirstTokenMs = times[1],
            TotalMs = times[2],
            CpuMs = times[3],
            InputTokens = tokens.Item1,
            OutputTokens = tokens.Item2,
        }, result);

    public static Gen<ErrorFrame> Error { get; } =
        from run in Any.Number
        from code in Any.Text
        from message in Any.Text
        from truths in Any.Maybe(Any.Truth).Two()
        from pause in Any.Maybe(Any.Number)
        from about in Any.Maybe(Any.Number)
        from request in Any.Maybe(Any.Number)
        from call in Any.Maybe(Any.Number)
        select new ErrorFrame(run, code, message, truths.Item1, pause, truths.Item2) { AboutRun = about, Request = request, Call = call };

    public static Gen<CancelFrame> Cancel { get; } =
        from run in Any.Identifier
        from reason in Any.MaybeText
        select new CancelFrame(run, reason);

    public static Gen<PingFrame> Ping { get; } = Any.Number.Three().Select(numbers => new PingFrame(numbers.Item1, numbers.Item2, numbers.Item3));

    public static Gen<SteerFrame> Steer { get; } =
        from ids in Any.Identifier.Two()
        from input in Values.Value
        select new SteerFrame(ids.Item1, ids.Item2, input);

    public static Gen<SteeredFrame> Steered { get; } =
        from ids in Any.Identifier.Two()
        from status in Any.Choice<SteerStatus>()
        from input in Values.Maybe(Values.Value)
        select new SteeredFrame(ids.Item1, ids.Item2, status, input);

    public static Gen<ClarifyFrame> Clarify { get; } =
        from ids in Any.Identifier.Two()
        from prompt in Any.Text
        from schema in Values.Maybe(Values.NonNil)
        from kind in Any.MaybeText
        from choices in Values.Maybe(Values.NonNil)
        from expiry in Any.Maybe(Any.Number)
        from isApproval in Any.Truth
        from subject in Subject
        select new ClarifyFrame(ids.Item1, ids.Item2, prompt, schema, kind, choices, expiry, isApproval ? subject : null);

    public static Gen<ReplyFrame> Reply { get; } =
        from ids in Any.Identifier.Two()
        from action in Any.Choice<ReplyAction>()
        from value in Values.Maybe(Values.Value)
        select new ReplyFrame(ids.Item1, ids.Item2, action, value);

    public static Gen<EventFrame> Event { get; } =
        from topic in Any.Text
        from data in Values.Value
        from options in Any.MaybeText.Two()
        select new EventFrame(topic, data, options.Item1, options.Item2);

    public static Gen<ToolResultFrame> ToolResult { get; } =
        from ids in Any.Identifier.Two()
        from status in Any.Choice<ToolStatus>()
        from result in Values.Maybe(Values.Value)
        select new ToolResultFrame(ids.Item1, ids.Item2, status, result);

    public static Gen<PongFrame> Pong { get; } = Any.Number.Three().Select(numbers => new PongFrame(numbers.Item1, numbers.Item2, numbers.Item3));

    public static Gen<ResumeFrame> Resume { get; } =
        from texts in Any.Text.Two()
        from received in Any.Number
        from attempt in Any.Number
        select new ResumeFrame(texts.Item1, texts.Item2, received, attempt);

    public static Gen<ResumedFrame> Resumed { get; } =
        from outcome in Any.Choice<ResumeOutcome>()
        from received in Any.Number
        from token in Any.Text
        from runs in (from run in Any.Identifier from state in Any.Choice<RunState>() select new ResumedRun(run, state)).ListOf()
        select new ResumedFrame(outcome, received, token, runs);

    public static Gen<AckFrame> Ack { get; } = Any.Number.Select(received => new AckFrame(received));

    public static Gen<GoAwayFrame> GoAway { get; } =
        from reason in Any.Text
        from drain in Any.Number
        select new GoAwayFrame(reason, drain);

    public static Gen<StatusFrame> Status { get; } =
        from run in Any.Identifier
        from state in Any.Choice<RunState>()
        from note in Any.MaybeText
        select new StatusFrame(run, state, note);

    public static Gen<InterruptFrame> Interrupt { get; } =
        from run in Any.Identifier
        from reason in Any.Text
        from offset in Any.Number
        select new InterruptFrame(run, reason, offset);

    private static Gen<ToolDefinition> Tool { get; } =
        from name in Any.NonEmptyText
        from description in Any.Text
        from schema in Values.Maybe(Values.NonNil)
        from sideEffects in Any.Truth
        select new ToolDefinition(name, description, schema, sideEffects);

    private static Gen<ApprovalSubject> Subject { get; } =
        from tool in Any.Text
        from arguments in Values.NonNil
        from digest in Any.Text
        select new ApprovalSubject(tool, arguments, digest);
}
