using System.Diagnostics;
using AgentSocket.Protocol.Connections;
using AgentSocket.Protocol.Sessions;

namespace AgentSocket.Protocol.Client;

/// <summary>
/// A session as the client knows it, whichever connection carries it: its numbered frames, its runs, and what it takes to go on
/// with it. Spec §5, §6, §10.
/// </summary>
internal sealed class ClientSession
{
    /// <summary>How many frames may wait while no connection carries the session.</summary>
    public const int MaxWaitingFrames = 1_024;

    /// <summary>How many bytes may wait while no connection carries the session.</summary>
    public const int MaxWaitingBytes = 4 * 1024 * 1024;

    private readonly OfferedTools _offered;
    private readonly TimeProvider _time;
    private readonly ToolAnnouncement _announcement = new();
    private FrameConnection? _carrier;
    private long _handedOut;
    private long _lastRun;
    private long _resumes;
    private int _maxFrameBytes = FrameLimits.DefaultMaxFrameBytes;
    private bool _over;

    public ClientSession(OfferedTools offered, AgentSocketClientOptions options)
    {
        (_offered, _time) = (offered, options.TimeProvider);
        Dialogue = new RunDialogue(this);
        Calls = new ToolCalls(Dialogue, offered, options);
    }

    public SessionNumbering Numbering { get; } = new(MaxWaitingFrames, MaxWaitingBytes);

    /// <summary>Under the session's lock.</summary>
    public ClientRuns Runs { get; } = new();

    /// <summary>Under the session's lock.</summary>
    public ConsumptionTracker Consumption { get; } = new();

    public ToolCatalog Catalog { get; } = new();

    /// <summary>What the client says to its runs' agents while they go on.</summary>
    public RunDialogue Dialogue { get; }

    /// <summary>Answers the calls of the client's tools.</summary>
    public ToolCalls Calls { get; }

    /// <summary>What the server announced; null before its HELLO has come.</summary>
    public AgentSession? Announced { get; private set; }

    /// <summary>The last token that came; null before HELLO.</summary>
    public string? Token { get; private set; }

    /// <summary>Whether a connection has ever carried it.</summary>
    public bool WasCarried { get; private set; }

    /// <summary>Whether no run goes on.</summary>
    public bool IsIdle => WhenIdle().IsCompleted;

    /// <summary>Whether a run is known to wait for this client: the server keeps the session for longer than its retention then. Spec §10.1.</summary>
    public bool WaitsForClient()
    {
        lock (Numbering.Lock)
            return Runs.All.Any(run => run.WaitsForClient);
    }

    /// <summary>Completes when no run goes on; to be asked again then.</summary>
    public Task WhenIdle()
    {
        lock (Numbering.Lock)
            return Runs.WhenIdle();
    }

    /// <summary>The server's HELLO announces this session.</summary>
    public void Announce(HelloFrame hello)
    {
        lock (Numbering.Lock)
        {
            Token = hello.ResumeToken;
            Announced = new AgentSession(hello.SessionId, hello.ConnectionId, hello.Limits);
            TakeLimits(hello.Limits);
        }
    }

    /// <summary>A connection carries the session from now on.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="received">What the server has already received.</param>
    public void Attach(FrameConnection connection, long received)
    {
        lock (Numbering.Lock)
        {
            connection.Attach(Numbering, received);
            Volatile.Write(ref _carrier, connection);
            WasCarried = true;
        }
    }

    /// <summary>The connection is over: nothing goes out on it any more, nor is anything taken from it.</summary>
    public void Detach(FrameConnection connection)
    {
        lock (Numbering.Lock)
        {
            if (_carrier != connection)
                return;
            (_carrier, Numbering.Owner) = (null, null);
            _handedOut = Math.Max(_handedOut, connection.Sender.Sent);
        }
    }

    /// <summary>The frame that asks the server to go on with this session.</summary>
    public ResumeFrame ToResume()
    {
        lock (Numbering.Lock)
            return new ResumeFrame(Announced!.SessionId, Token!, Consumption.OnResuming(), ++_resumes);
    }

    /// <summary>The server goes on with this session.</summary>
    public FrameError Resume(FrameConnection connection, in HelloFrame hello, in ResumedFrame resumed, out long replayed)
    {
        lock (Numbering.Lock)
        {
            replayed = _handedOut - resumed.Received;
            if (replayed < 0 || resumed.Received < Numbering.Log.Acknowledged)
                return FrameError.OutOfRange;
            Numbering.Acknowledge(resumed.Received);
            Numbering.Received = Consumption.OnResumed();
            Token = resumed.ResumeToken;
            Announced = new AgentSession(Announced!.SessionId, hello.ConnectionId, hello.Limits);
            TakeLimits(hello.Limits);
            Attach(connection, resumed.Received);
            return FrameError.None;
        }
    }

    /// <summary>Begins a run.</summary>
    /// <returns>The run; null if the session is over.</returns>
    /// <exception cref="AgentSocketException">The input is larger than the server accepts, or too much waits for a connection.</exception>
    public AgentRun? Invoke(string target, AgentValue input, InvokeOptions? options, Activity? activity)
    {
        AgentRun run;
        lock (Numbering.Lock)
        {
            if (_over)
                return null;
            ThrowIfTooMuchWaits();
            Announce();
            var length = Append(new InvokeFrame(_lastRun + 1, target, input, options));
            run = new AgentRun(this, ++_lastRun, target, activity, _time)
            {
                InvokeFrame = Numbering.Log.Appended,
                BytesSent = WebSocketHeader.BytesOf(length, masked: true),
            };
            Runs.Add(run);
        }

        Flush();
        return run;
    }

    public void Cancel(AgentRun run, string? reason)
    {
        lock (Numbering.Lock)
        {
            if (!Runs.Contains(run) || run.IsCancelling)
                return;
            Append(run, new CancelFrame(run.Number, reason));
            run.IsCancelling = true;
        }

        Flush();
    }

    /// <summary>Tells the server what tools there are now, if the session has begun; else the first INVOKE does. Spec §4.5.</summary>
    /// <exception cref="AgentSocketException">The tools are larger than the server accepts.</exception>
    public void AnnounceTools()
    {
        lock (Numbering.Lock)
        {
            if (_over || Numbering.Log.Appended + Consumption.Received == 0 || !MayWait)
                return;
            Announce();
        }

        Flush();
    }

    public void OnConsumed(long frame, bool isLast)
    {
        if (frame == 0)
            return;
        lock (Numbering.Lock)
            Consumption.OnConsumed(frame);
        Acknowledge(evenIfNotDue: isLast);
    }

    public void Discard(AgentRun run)
    {
        lock (Numbering.Lock)
        {
            foreach (var frame in run.TakeLeftovers())
                Consumption.OnConsumed(frame);
        }

        Acknowledge(evenIfNotDue: true);
    }

    /// <exception cref="AgentSocketException">Nothing more may wait for a connection.</exception>
    public void ThrowIfTooMuchWaits()
    {
        if (!MayWait)
            throw new AgentSocketException(ErrorCodes.RateLimited, "Too much waits for the connection to come back.") { Retryable = true, Processed = false };
    }

    /// <summary>Appends a frame about a run. Under the session's lock.</summary>
    /// <exception cref="AgentSocketException">It is larger than the server accepts.</exception>
    public void Append<TFrame>(AgentRun run, in TFrame frame)
        where TFrame : struct, IFrame<TFrame> => run.BytesSent += WebSocketHeader.BytesOf(Append(frame), masked: true);

    /// <summary>Lets what was appended leave. Not under the session's lock.</summary>
    public void Flush() => Volatile.Read(ref _carrier)?.Sender.Flush();

    /// <summary>The session is over: its runs fail, its memory is given back.</summary>
    /// <returns>What is known of the runs that went on.</returns>
    public IReadOnlyList<LostRun> End(string code, AgentSocketException cause)
    {
        var lost = new List<LostRun>();
        lock (Numbering.Lock)
        {
            _over = true;
            foreach (var run in Runs.All.ToArray())
            {
                var processed = WasProcessed(run);
                lost.Add(new LostRun(run.Number, run.Target, processed));
                Runs.Remove(run.Number, out _);
                run.OnFailure(new AgentSocketException(code, cause.Message, cause) { Retryable = cause.Retryable, Processed = processed }, isLost: true);
            }

            Numbering.Log.Dispose();
        }

        return lost;
    }

    /// <summary>True if the server has acknowledged the INVOKE or answered it, false if no connection ever had it, null if that isn't known.</summary>
    private bool? WasProcessed(AgentRun run) => run switch
    {
        { WasAnswered: true } => true,
        _ when run.InvokeFrame <= Numbering.Log.Acknowledged => true,
        _ when run.InvokeFrame > _handedOut => false,
        _ => null,
    };

    private void TakeLimits(SessionLimits limits)
    {
        _maxFrameBytes = (int)Math.Min(limits.MaxFrameBytes, int.MaxValue);
        (Consumption.WindowFrames, Consumption.WindowBytes) = (limits.WindowFrames, limits.WindowBytes);
    }

    private bool MayWait => _carrier is not null || Numbering.Log.IsWindowOpen;

    private void Announce()
    {
        var offered = _offered.Current;
        if (_announcement.Compare(offered) is not { } definition)
            return;
        Append(definition);
        _announcement.OnTold(offered);
    }

    private int Append<TFrame>(in TFrame frame)
        where TFrame : struct, IFrame<TFrame>
    {
        var length = Numbering.Log.Append(frame);
        if (length <= _maxFrameBytes)
            return length;
        Numbering.Log.RemoveLast();
        throw new AgentSocketException(ErrorCodes.FrameTooLarge, $"The frame has {length} bytes; the server takes {_maxFrameBytes}.");
    }

    /// <summary>Acknowledges what was taken, if that is half a window. Without a connection nothing is to be acknowledged: RESUME does it.</summary>
    public void Acknowledge(bool evenIfNotDue)
    {
        lock (Numbering.Lock)
        {
            if (_carrier is null || (!Consumption.IsAckDue && !(evenIfNotDue && Consumption.IsAckPossible)))
                return;
            _carrier.Sender.QueueAck(Consumption.TakeAck());
        }

        Flush();
    }
}
