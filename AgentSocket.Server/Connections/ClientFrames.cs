using AgentSocket.Protocol;
using AgentSocket.Server.Sessions;

namespace AgentSocket.Server.Connections;

/// <summary>What each numbered frame of a client does. Spec §4, §9.</summary>
internal static class ClientFrames
{
    public static FrameError Handle(Session session, ServerServices services, FrameType type, ReadOnlyMemory<byte> frame) => type switch
    {
        FrameType.Invoke => OnInvoke(session, services, frame),
        FrameType.Cancel => OnCancel(session, services, frame),
        FrameType.Steer => OnSteer(session, frame),
        FrameType.Reply => Refuse<ReplyFrame>(session, frame, ErrorCodes.UnknownRequest, "No question waits for that answer."),
        FrameType.ToolResult => Refuse<ToolResultFrame>(session, frame, ErrorCodes.UnknownCall, "No call waits for that result."),
        FrameType.ToolDef => Refuse<ToolDefFrame>(session, frame, ErrorCodes.NotSupported, "This server calls no tools of clients."),
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
            session.LastRun = invoke.Run;
            if (RefusalOf(session, services, invoke.Run) is { } refusal)
                session.Append(run: null, refusal);
            else
                Begin(session, services, invoke, frame);
        }

        return FrameError.None;
    }

    private static void Begin(Session session, ServerServices services, InvokeFrame invoke, ReadOnlyMemory<byte> frame)
    {
        var run = new SessionRun(invoke.Run, services.Time) { TraceParent = invoke.Options?.TraceParent };

        // The frame's buffer is used again as soon as this returns.
        var owned = invoke with { Input = invoke.Input.ToOwned() };
        session.Begin(run, owned, frame, () => services.Runs.Start(session, run, owned));
    }

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

    private static FrameError OnSteer(Session session, ReadOnlyMemory<byte> frame)
    {
        var error = FrameCodec.Read<SteerFrame>(frame, out var steer);
        if (error != FrameError.None)
            return error;
        lock (session.Numbering.Lock)
        {
            if (steer.Run > session.LastRun)
                session.Append(run: null, new ErrorFrame(0, ErrorCodes.UnknownRun, $"Run {steer.Run} was never begun."));
            else
                session.Answer(steer.Run, new SteeredFrame(steer.Run, steer.Steer, SteerStatus.Rejected), endsRun: false);
        }

        return FrameError.None;
    }

    private static FrameError Refuse<TFrame>(Session session, ReadOnlyMemory<byte> frame, string code, string message)
        where TFrame : struct, IFrame<TFrame>
    {
        var error = FrameCodec.Read<TFrame>(frame, out _);
        if (error != FrameError.None)
            return error;
        lock (session.Numbering.Lock)
            session.Append(run: null, new ErrorFrame(0, code, message));
        return FrameError.None;
    }
}
