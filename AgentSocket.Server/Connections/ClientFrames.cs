using System.Diagnostics;
using AgentSocket.Protocol;
using AgentSocket.Server.Runs;
using AgentSocket.Server.Sessions;

namespace AgentSocket.Server.Connections;

/// <summary>What each numbered frame of a client does. Spec §4, §9.</summary>
internal static class ClientFrames
{
    /// <summary>The largest REPLY, TOOL_RESULT or STEER, in bytes: several fit into a run's inbox.</summary>
    private const int MaxAnswerBytes = 256 * 1024;

    /// <summary>How often a run may be guided.</summary>
    private const int MaxSteers = 256;

    public static FrameError Handle(Session session, ServerServices services, FrameType type, ReadOnlyMemory<byte> frame) => type switch
    {
        FrameType.Invoke => OnInvoke(session, services, frame),
        FrameType.Cancel => OnCancel(session, services, frame),
        FrameType.Steer => OnSteer(session, services, frame),
        FrameType.Reply => OnReply(session, frame),
        FrameType.ToolResult => OnToolResult(session, frame),
        FrameType.ToolDef => OnToolDef(session, frame),
        FrameType.Error => FrameCodec.Read<ErrorFrame>(frame, out _),
        _ => FrameError.NotAllowed,
    };

    private static FrameError OnInvoke(Session session, ServerServices services, ReadOnlyMemory<byte> frame)
    {
        var error = FrameCodec.Read<InvokeFrame>(frame, out var invoke);
        if (error != FrameError.None)
            return error;
        lock (session.Numbering.Lock)
        {
            if (invoke.Run <= session.LastRun)
                return FrameError.RunOutOfOrder;
            session.Invoke(invoke.Run);
            if (RefusalOf(session, services, invoke.Run) is { } refusal)
                session.Append(run: null, refusal);
            else
                Begin(session, services, invoke, frame);
        }

        return FrameError.None;
    }

    private static void Begin(Session session, ServerServices services, InvokeFrame invoke, ReadOnlyMemory<byte> frame)
    {
        var run = new SessionRun(invoke.Run, services.Time) { TraceParent = TraceParentOf(invoke) };

        // The frame's buffer is used again as soon as this returns.
        var owned = invoke with { Input = invoke.Input.ToOwned() };
        session.Begin(run, owned, frame, () => services.Runs.Start(session, run, owned));
    }

    /// <summary>Where it is one. A store reads it in each of its steps: nothing else may be kept there.</summary>
    private static string? TraceParentOf(InvokeFrame invoke) =>
        invoke.Options?.TraceParent is { } parent && ActivityContext.TryParse(parent, traceState: null, out _) ? parent : null;

    private static ErrorFrame? RefusalOf(Session session, ServerServices services, long run)
    {
        // Of a fleet, another server takes what this one doesn't finish.
        if (services.Connections.IsDraining && !services.Sessions.AreShared)
            return new ErrorFrame(run, ErrorCodes.Draining, "The server is being stopped.", Retryable: true, Processed: false);
        return session.Runs.Count >= services.Options.MaxRuns
            ? new ErrorFrame(run, ErrorCodes.TooManyRuns, $"The session has {session.Runs.Count} runs that go on.", Retryable: true, Processed: false)
            : null;
    }

    private static FrameError OnCancel(Session session, ServerServices services, ReadOnlyMemory<byte> frame)
    {
        var error = FrameCodec.Read<CancelFrame>(frame, out var cancel);
        if (error != FrameError.None)
            return error;
        SessionRun? run;
        lock (session.Numbering.Lock)
        {
            if (cancel.Run > session.LastRun)
                session.Append(run: null, new ErrorFrame(0, ErrorCodes.UnknownRun, $"Run {cancel.Run} was never begun."));
            else if (!session.Runs.ContainsKey(cancel.Run))
                session.Answer(cancel.Run, new CompleteFrame(cancel.Run, RunOutcome.Cancelled, new RunMetrics()), endsRun: true);
            session.Runs.TryGetValue(cancel.Run, out run);
        }

        if (run is not null)
            services.Runs.Cancel(session, run);
        return FrameError.None;
    }

    private static FrameError OnSteer(Session session, ServerServices services, ReadOnlyMemory<byte> frame)
    {
        var error = FrameCodec.Read<SteerFrame>(frame, out var steer);
        if (error != FrameError.None)
            return error;
        lock (session.Numbering.Lock)
        {
            if (steer.Run > session.LastRun)
                session.Append(run: null, new ErrorFrame(0, ErrorCodes.UnknownRun, $"Run {steer.Run} was never begun."));
            else if (steer.Steer > MaxSteers || frame.Length > MaxAnswerBytes || frame.Length >= services.Options.MaxFrameBytes)
                // STEERED gives the input back, and is a byte longer. Guidance is counted from 1.
                session.Answer(steer.Run, new SteeredFrame(steer.Run, steer.Steer, SteerStatus.Rejected), endsRun: false);
            else
                session.Receive(steer.Run, ClientAnswers.RequestOf(frame), frame, refusal: null);
        }

        return FrameError.None;
    }

    private static FrameError OnReply(Session session, ReadOnlyMemory<byte> frame)
    {
        var error = FrameCodec.Read<ReplyFrame>(frame, out var reply);
        return error == FrameError.None ? OnAnswer(session, reply.Run, frame, new ErrorFrame(0, ErrorCodes.UnknownRequest, $"Question {reply.Request} of run {reply.Run} waits for no answer.") { AboutRun = reply.Run, Request = reply.Request }) : error;
    }

    private static FrameError OnToolResult(Session session, ReadOnlyMemory<byte> frame)
    {
        var error = FrameCodec.Read<ToolResultFrame>(frame, out var result);
        return error == FrameError.None ? OnAnswer(session, result.Run, frame, new ErrorFrame(0, ErrorCodes.UnknownCall, $"Call {result.Call} of run {result.Run} waits for no result.") { AboutRun = result.Run, Call = result.Call }) : error;
    }

    private static FrameError OnAnswer(Session session, long run, ReadOnlyMemory<byte> frame, ErrorFrame refusal)
    {
        lock (session.Numbering.Lock)
        {
            if (frame.Length > MaxAnswerBytes)
                session.Append(run: null, refusal with { Code = ErrorCodes.InvalidInput, Message = $"An answer may have {MaxAnswerBytes} bytes; what it answers is still open." });
            else
                session.Receive(run, ClientAnswers.RequestOf(frame), frame, refusal);
        }

        return FrameError.None;
    }

    private static FrameError OnToolDef(Session session, ReadOnlyMemory<byte> frame)
    {
        var error = FrameCodec.Read<ToolDefFrame>(frame, out var tools);
        if (error != FrameError.None)
            return error;
        lock (session.Numbering.Lock)
        {
            if (session.OfferTools(tools) is { } refusal)
                session.Append(run: null, refusal);
        }

        return FrameError.None;
    }
}
