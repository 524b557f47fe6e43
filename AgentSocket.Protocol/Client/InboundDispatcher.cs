using AgentSocket.Protocol.Connections;

namespace AgentSocket.Protocol.Client;

/// <summary>Takes a session's frames apart: each goes to its run, to the catalog of tools, or to those who read events.</summary>
internal sealed class InboundDispatcher(ClientSession session, IClientEvents events, bool answersQuestions)
{
    private readonly Lock _lock = session.Numbering.Lock;

    /// <summary>One for the session that begins in this one's place.</summary>
    public InboundDispatcher For(ClientSession successor) => new(successor, events, answersQuestions);

    public FrameError OnFrame(FrameType type, ReadOnlyMemory<byte> frame, long number)
    {
        var (isNew, isReplayed) = (true, false);
        if (number > 0)
        {
            lock (_lock)
                (isNew, isReplayed) = (session.Consumption.OnReceived(number, frame.Length), session.Consumption.IsReplayed);
        }

        // One that came on an earlier connection has had its effect, or waits for the application.
        var error = isNew ? Dispatch(type, frame, number) : FrameError.None;

        // What no application takes is taken here; and what was taken before it came again is acknowledged when it has.
        session.Acknowledge(evenIfNotDue: !isNew && isReplayed);
        return error;
    }

    private FrameError Dispatch(FrameType type, ReadOnlyMemory<byte> frame, long number) => type switch
    {
        FrameType.Stream => OnStream(frame, number),
        FrameType.Complete => OnComplete(frame, number),
        FrameType.Error => OnError(frame, number),
        FrameType.Status => OnStatus(frame, number),
        FrameType.Interrupt => OnInterrupt(frame, number),
        FrameType.ToolDef => OnToolDef(frame, number),
        FrameType.Event => OnEvent(frame, number),
        FrameType.ToolCall => OnToolCall(frame, number),
        FrameType.Clarify => OnClarify(frame, number),
        FrameType.Steered => OnSteered(frame, number),
        _ => Consume(number),
    };

    private FrameError OnStream(ReadOnlyMemory<byte> frame, long number)
    {
        var error = Read<StreamFrame>(frame, out var stream);
        if (error != FrameError.None)
            return error;
        RunUpdate update = stream.Channel != StreamChannel.Data && stream.Delta.TryGetString(out var text)
            ? new StreamUpdate(stream.Channel, text) { FrameNumber = number }
            : new DataUpdate(stream.Delta.ToOwned()) { FrameNumber = number };
        return Pass(stream.Run, number, frame.Length, update);
    }

    private FrameError OnStatus(ReadOnlyMemory<byte> frame, long number)
    {
        var error = Read<StatusFrame>(frame, out var status);
        return error != FrameError.None ? error : Pass(status.Run, number, frame.Length, new StatusUpdate(status.State, status.Note) { FrameNumber = number });
    }

    private FrameError OnInterrupt(ReadOnlyMemory<byte> frame, long number)
    {
        var error = Read<InterruptFrame>(frame, out var interrupt);
        return error != FrameError.None ? error : Pass(interrupt.Run, number, frame.Length, new InterruptUpdate(interrupt.Reason, interrupt.DiscardFrom) { FrameNumber = number });
    }

    private FrameError OnToolCall(ReadOnlyMemory<byte> frame, long number)
    {
        var error = Read<ToolCallFrame>(frame, out var call);
        if (error != FrameError.None)
            return error;
        call = call with { Arguments = call.Arguments.ToOwned() };
        lock (_lock)
        {
            if (!session.Runs.TryGet(call.Run, out var run) || !run.TryBeginCall(call.Call))
                return Consume(number);
            var update = new ToolCallUpdate(call.Call, call.Name, call.Arguments, session.Calls.NeedsApproval(call), ToolCalls.DeadlineOf(call)) { FrameNumber = number };
            Pass(call.Run, number, frame.Length, update);
            session.Calls.Begin(run, call);
        }

        return FrameError.None;
    }

    private FrameError OnClarify(ReadOnlyMemory<byte> frame, long number)
    {
        var error = Read<ClarifyFrame>(frame, out var clarify);
        if (error != FrameError.None)
            return error;
        var question = Questions.Read(clarify, number);
        AgentRun? run;
        lock (_lock)
        {
            if (!session.Runs.TryGet(clarify.Run, out run) || !run.Questions.TryAsk(clarify.Request, question.Approval))
                return Consume(number);
            if (answersQuestions && run.IsFollowed)
                return Pass(clarify.Run, number, frame.Length, question);
        }

        // Nobody can be asked: the agent hears so at once.
        session.Dialogue.TurnAway(run, clarify.Request);
        return Consume(number);
    }

    private FrameError OnSteered(ReadOnlyMemory<byte> frame, long number)
    {
        var error = Read<SteeredFrame>(frame, out var steered);
        if (error != FrameError.None)
            return error;
        lock (_lock)
        {
            if (session.Runs.TryGet(steered.Run, out var run))
            {
                run.BytesReceived += WebSocketHeader.BytesOf(frame.Length, masked: false);
                run.Steers.Settle(steered);
            }
        }

        return Consume(number);
    }

    private FrameError OnComplete(ReadOnlyMemory<byte> frame, long number)
    {
        var error = Read<CompleteFrame>(frame, out var complete);
        if (error != FrameError.None)
            return error;
        var completion = new RunCompletion(complete.Outcome, complete.Metrics, complete.Result.ToOwned());
        lock (_lock)
        {
            error = Pass(complete.Run, number, frame.Length, new CompletedUpdate(completion) { FrameNumber = number });
            session.Runs.Remove(complete.Run, out _);
        }

        return error;
    }

    private FrameError OnError(ReadOnlyMemory<byte> frame, long number)
    {
        var error = Read<ErrorFrame>(frame, out var failure);
        if (error != FrameError.None)
            return error;
        if (failure.Run == 0 && TryReopen(failure, number, frame.Length))
            return FrameError.None;
        lock (_lock)
        {
            session.Consumption.OnConsumed(number);
            if (session.Runs.Remove(failure.Run, out var run))
            {
                run.BytesReceived += WebSocketHeader.BytesOf(frame.Length, masked: false);
                run.OnFailure(failure.ToException(), isLost: false);
            }
        }

        if (failure.Run == 0)
            events.OnError(failure.ToException());
        return FrameError.None;
    }

    /// <summary>An answer was refused, but is still awaited: whoever gave it gives another.</summary>
    private bool TryReopen(in ErrorFrame refusal, long number, int length)
    {
        if (refusal.AboutRun is not { } about || refusal.Code is ErrorCodes.UnknownRequest or ErrorCodes.UnknownCall)
            return false;
        var isTold = false;
        lock (_lock)
        {
            if (!session.Runs.TryGet(about, out var run))
                return false;
            if (refusal.Request is { } request && answersQuestions && run.IsFollowed && run.Questions.TryReopen(request))
            {
                isTold = true;
                Pass(about, number, length, new ReplyRefusedUpdate(request, refusal.ToException()) { FrameNumber = number });
            }

            if (refusal.Call is { } call)
                session.Dialogue.OnResultRefused(run, call);
        }

        session.Flush();
        return isTold;
    }

    private FrameError OnToolDef(ReadOnlyMemory<byte> frame, long number)
    {
        var error = Read<ToolDefFrame>(frame, out var definition);
        if (error != FrameError.None)
            return error;
        if (session.Catalog.Apply(definition))
            events.OnToolsChanged();
        return Consume(number);
    }

    private FrameError OnEvent(ReadOnlyMemory<byte> frame, long number)
    {
        var error = Read<EventFrame>(frame, out var pushed);
        if (error != FrameError.None)
            return error;
        var item = new AgentEvent(pushed.Topic, pushed.Data.ToOwned(), pushed.Id, pushed.TraceParent);
        events.OnEvent(new PendingEvent(item, session, number));
        return FrameError.None;
    }

    private FrameError Pass(long run, long number, int length, RunUpdate update)
    {
        lock (_lock)
        {
            if (session.Runs.TryGet(run, out var receiver))
            {
                receiver.BytesReceived += WebSocketHeader.BytesOf(length, masked: false);
                if (receiver.OnUpdate(update))
                    return FrameError.None;
            }

            session.Consumption.OnConsumed(number);
        }

        return FrameError.None;
    }

    private FrameError Consume(long number)
    {
        lock (_lock)
        {
            if (number > 0)
                session.Consumption.OnConsumed(number);
        }

        return FrameError.None;
    }

    private static FrameError Read<TFrame>(ReadOnlyMemory<byte> frame, out TFrame read)
        where TFrame : struct, IFrame<TFrame> => FrameCodec.Read(frame, out read);
}
