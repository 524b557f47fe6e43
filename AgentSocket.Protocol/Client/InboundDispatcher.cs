using System.Threading.Channels;
using AgentSocket.Protocol.Connections;
using AgentSocket.Protocol.Sessions;

namespace AgentSocket.Protocol.Client;

/// <summary>Takes the server's frames apart: each goes to its run, to the catalog of tools, or to those who read events.</summary>
internal sealed class InboundDispatcher(SessionNumbering numbering, IInboundEvents events) : IFrameHandler
{
    private bool _greeted;

    /// <summary>Runs that haven't ended. Under the session's lock.</summary>
    public Dictionary<long, AgentRun> Runs { get; } = [];

    /// <summary>Those who read events. Under the session's lock.</summary>
    public List<Channel<AgentEvent>> EventReaders { get; } = [];

    public ToolCatalog Catalog { get; } = new();

    public ConsumptionTracker Consumption { get; } = new();

    public SessionNumbering OnFirstFrame(FrameConnection connection) => numbering;

    public FrameError OnFrame(FrameType type, ReadOnlyMemory<byte> frame, long number)
    {
        // HELLO is the server's first frame, and comes once.
        if (_greeted == (type == FrameType.Hello))
            return FrameError.NotAllowed;
        if (type == FrameType.Hello)
            return OnHello(frame);

        if (number > 0)
        {
            lock (numbering.Lock)
                Consumption.OnReceived(number, frame.Length);
        }

        return type switch
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
            _ => Consume(number),
        };
    }

    public void OnPeerConfirmed()
    {
        // Only a server holds anything back until then.
    }

    public void OnPong(long time) => events.OnPong(time);

    /// <summary>Everything that goes on fails.</summary>
    public void Fail(AgentSocketException failure)
    {
        lock (numbering.Lock)
        {
            foreach (var run in Runs.Values)
                run.OnFailure(failure);
            Runs.Clear();
            foreach (var reader in EventReaders)
                reader.Writer.TryComplete();
        }
    }

    private FrameError OnHello(ReadOnlyMemory<byte> frame)
    {
        var error = Read<HelloFrame>(frame, out var hello);
        if (error != FrameError.None)
            return error;
        if (hello.Version != AgentSocketProtocol.Version)
            return FrameError.OutOfRange;
        _greeted = true;
        lock (numbering.Lock)
            (Consumption.WindowFrames, Consumption.WindowBytes) = (hello.Limits.WindowFrames, hello.Limits.WindowBytes);
        events.OnHello(hello);
        return FrameError.None;
    }

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

    /// <summary>This client has announced no tools: the agent hears so at once.</summary>
    private FrameError OnToolCall(ReadOnlyMemory<byte> frame, long number)
    {
        var error = Read<ToolCallFrame>(frame, out var call);
        if (error == FrameError.None)
            events.Answer(new ToolResultFrame(call.Run, call.Call, ToolStatus.Failed, "The client has no such tool."));
        return error == FrameError.None ? Consume(number) : error;
    }

    /// <summary>This client asks nobody: the agent hears so at once.</summary>
    private FrameError OnClarify(ReadOnlyMemory<byte> frame, long number)
    {
        var error = Read<ClarifyFrame>(frame, out var question);
        if (error == FrameError.None)
            events.Answer(new ReplyFrame(question.Run, question.Request, ReplyAction.Cancel));
        return error == FrameError.None ? Consume(number) : error;
    }

    private FrameError OnComplete(ReadOnlyMemory<byte> frame, long number)
    {
        var error = Read<CompleteFrame>(frame, out var complete);
        if (error != FrameError.None)
            return error;
        var completion = new RunCompletion(complete.Outcome, complete.Metrics, complete.Result.ToOwned());
        lock (numbering.Lock)
        {
            error = Pass(complete.Run, number, frame.Length, new CompletedUpdate(completion) { FrameNumber = number });
            Runs.Remove(complete.Run);
        }

        return error;
    }

    private FrameError OnError(ReadOnlyMemory<byte> frame, long number)
    {
        var error = Read<ErrorFrame>(frame, out var failure);
        if (error != FrameError.None)
            return error;
        lock (numbering.Lock)
        {
            Consumption.OnConsumed(number);
            if (Runs.Remove(failure.Run, out var run))
            {
                run.BytesReceived += WebSocketHeader.BytesOf(frame.Length, masked: false);
                run.OnFailure(failure.ToException());
            }
        }

        if (failure.Run == 0)
            events.OnError(failure.ToException());
        return FrameError.None;
    }

    private FrameError OnToolDef(ReadOnlyMemory<byte> frame, long number)
    {
        var error = Read<ToolDefFrame>(frame, out var definition);
        if (error != FrameError.None)
            return error;
        if (Catalog.Apply(definition))
            events.OnToolsChanged();
        return Consume(number);
    }

    private FrameError OnEvent(ReadOnlyMemory<byte> frame, long number)
    {
        var error = Read<EventFrame>(frame, out var pushed);
        if (error != FrameError.None)
            return error;
        var item = new AgentEvent(pushed.Topic, pushed.Data.ToOwned(), pushed.Id, pushed.TraceParent);
        lock (numbering.Lock)
        {
            foreach (var reader in EventReaders)
                reader.Writer.TryWrite(item);
        }

        return Consume(number);
    }

    private FrameError Pass(long run, long number, int length, RunUpdate update)
    {
        lock (numbering.Lock)
        {
            if (Runs.TryGetValue(run, out var receiver))
            {
                receiver.BytesReceived += WebSocketHeader.BytesOf(length, masked: false);
                if (receiver.OnUpdate(update))
                    return FrameError.None;
            }

            Consumption.OnConsumed(number);
        }

        return FrameError.None;
    }

    private FrameError Consume(long number)
    {
        lock (numbering.Lock)
        {
            if (number > 0)
                Consumption.OnConsumed(number);
        }

        return FrameError.None;
    }

    private static FrameError Read<TFrame>(ReadOnlyMemory<byte> frame, out TFrame read)
        where TFrame : struct, IFrame<TFrame> => FrameCodec.Read(frame, out read);
}
