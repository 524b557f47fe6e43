namespace AgentSocket.Protocol;

/// <summary>
/// What the client has said about a run since its INVOKE: REPLY, TOOL_RESULT and STEER, in the order in which they took effect, and
/// kept until the run's end. So an agent that is asked again finds every answer that it had. From many threads. Spec §9.4, §9.5.
/// </summary>
public sealed class RunInbox
{
    private readonly Lock _lock = new();
    private readonly List<ReadOnlyMemory<byte>> _frames = [];
    private readonly Dictionary<long, ReplyFrame> _replies = [];
    private readonly Dictionary<long, ToolResultFrame> _results = [];
    private readonly List<SteerFrame> _steers = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many frames there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _frames.Count;
        }
    }

    /// <summary>The frames, as they came.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Frames
    {
        get
        {
            lock (_lock)
                return [.. _frames];
        }
    }

    /// <summary>The guidance, in order.</summary>
    public IReadOnlyList<SteerFrame> Steers
    {
        get
        {
            lock (_lock)
                return [.. _steers];
        }
    }

    /// <summary>The answer to a question; null as long as there is none.</summary>
    /// <param name="request">The CLARIFY's number.</param>
    public ReplyFrame? FindReply(long request)
    {
        lock (_lock)
            return _replies.TryGetValue(request, out var reply) ? reply : null;
    }

    /// <summary>The result of a call; null as long as there is none.</summary>
    /// <param name="call">The TOOL_CALL's number.</param>
    public ToolResultFrame? FindResult(long call)
    {
        lock (_lock)
            return _results.TryGetValue(call, out var result) ? result : null;
    }

    /// <summary>Completes when there are more frames than that; at once if there are already.</summary>
    /// <param name="seen">How many the caller knows.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task WaitAsync(int seen, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (_frames.Count > seen)
                    return;
                more = _more.Task;
            }

            await more.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes a frame that has taken effect. Of two answers to the same request the first counts.</summary>
    /// <param name="frame">A whole REPLY, TOOL_RESULT or STEER, type byte included, well-formed; it is kept.</param>
    /// <returns>What is wrong with it, or <see cref="FrameError.None"/>.</returns>
    public FrameError Add(ReadOnlyMemory<byte> frame)
    {
        TaskCompletionSource more;
        lock (_lock)
        {
            var error = frame.IsEmpty ? FrameError.Empty : Read(frame);
            if (error != FrameError.None)
                return error;
            _frames.Add(frame);
            (more, _more) = (_more, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        more.SetResult();
        return FrameError.None;
    }

    private FrameError Read(ReadOnlyMemory<byte> frame)
    {
        FrameError error;
        switch ((FrameType)frame.Span[0])
        {
            case FrameType.Reply:
                error = FrameCodec.Read<ReplyFrame>(frame, out var reply);
                if (error == FrameError.None)
                    _replies.TryAdd(reply.Request, reply);
                return error;
            case FrameType.ToolResult:
                error = FrameCodec.Read<ToolResultFrame>(frame, out var result);
                if (error == FrameError.None)
                    _results.TryAdd(result.Call, result);
                return error;
            case FrameType.Steer:
                error = FrameCodec.Read<SteerFrame>(frame, out var steer);
                if (error == FrameError.None)
                    _steers.Add(steer);
                return error;
            default:
                return FrameError.NotAllowed;
        }
    }
}
