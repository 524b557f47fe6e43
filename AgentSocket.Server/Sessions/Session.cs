using System.Collections.Concurrent;
using System.Security.Claims;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Connections;
using AgentSocket.Protocol.Sessions;
using AgentSocket.Server.Stores;
using AgentSocket.Server.Telemetry;

namespace AgentSocket.Server.Sessions;

/// <summary>A session: its frames, its runs, and the connection that carries it now. Spec §10.</summary>
internal abstract partial class Session : IAgentSession
{
    private const int BytesPerChar = 3;
    private const int MaxDelta = 16 * 1024;

    private readonly ConcurrentDictionary<Type, object> _items = new();

    protected Session(string id, ClaimsPrincipal user, AgentSocketServerOptions options, ServerMetrics metrics, TimeProvider time)
    {
        (Id, User, Options, Metrics, Time) = (id, user, options, metrics, time);
        Numbering = new SessionNumbering(options.WindowFrames, options.WindowBytes);
        MaxDeltaChars = Math.Min(MaxDelta, options.MaxFrameBytes / BytesPerChar / 2);
    }

    public string Id { get; }

    public string ConnectionId { get; protected set; } = "";

    public ClaimsPrincipal User { get; protected set; }

    public TimeProvider Time { get; }

    public SessionNumbering Numbering { get; }

    /// <summary>The greatest number of characters that surely fit into one STREAM.</summary>
    public int MaxDeltaChars { get; }

    /// <summary>The last run that was invoked, whether it was begun or refused. Under the session's lock.</summary>
    public long LastRun { get; protected set; }

    /// <summary>Whether the session is over, for this process at least: nothing is appended any more.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether a frame that waits for the window may be appended. Under the session's lock.</summary>
    public abstract bool IsWindowOpen { get; }

    /// <summary>Whether so much is unacknowledged that also frames wait that pass the window otherwise. Under the session's lock.</summary>
    public abstract bool IsCrowded { get; }

    /// <summary>Whether a connection of this process carries the session.</summary>
    public bool IsConnected => Connection is not null;

    protected AgentSocketServerOptions Options { get; }

    protected ServerMetrics Metrics { get; }

    /// <summary>The connection that carries the session; null if none of this process does.</summary>
    protected FrameConnection? Connection { get; private set; }

    public IReadOnlyList<ToolDefinition> ClientTools => Tools.Tools;

    /// <summary>How long an answer of the client is awaited at most.</summary>
    public TimeSpan LongestWait => Options.SuspensionLimit;

    /// <summary>The tools that the client offers. Under the session's lock.</summary>
    protected ClientToolCatalog Tools { get; } = new();

    public T GetOrAdd<T>(Func<T> create)
        where T : class => (T)_items.GetOrAdd(typeof(T), _ => create());

    /// <summary>The token that HELLO announces.</summary>
    public abstract string FirstToken();

    /// <summary>The client has the newest token: the one before is void; and it may have acknowledged frames.</summary>
    public abstract void OnPeerConfirmed(FrameConnection connection);

    /// <summary>The client's numbered frame was counted, and is about to take effect. Under the session's lock.</summary>
    /// <returns>Whether it may.</returns>
    public abstract bool TryReceive(FrameConnection connection, long number);

    /// <summary>Waits while more has come than may be kept in memory.</summary>
    public abstract ValueTask ReadyAsync();

    /// <summary>The client invokes a run, with a number that none had before. Under the session's lock.</summary>
    public virtual void Invoke(long run) => LastRun = run;

    /// <summary>A run begins, and is started as soon as it can't be lost any more. Under the session's lock.</summary>
    /// <param name="run">The run.</param>
    /// <param name="invoke">Its INVOKE, which owns its input.</param>
    /// <param name="frame">The INVOKE frame, borrowed.</param>
    /// <param name="start">Starts it.</param>
    public abstract void Begin(SessionRun run, InvokeFrame invoke, ReadOnlyMemory<byte> frame, Action start);

    /// <summary>Appends a STREAM of text. Under the session's lock.</summary>
    /// <returns>The frame's length.</returns>
    public abstract int AppendStream(SessionRun run, ReadOnlySpan<char> delta, StreamChannel channel);

    /// <summary>Appends a frame of a run as it came from elsewhere. Under the session's lock.</summary>
    /// <param name="run">The run.</param>
    /// <param name="type">The frame's type.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="request">What it asks or settles.</param>
    /// <returns>The frame's length.</returns>
    public abstract int AppendRaw(SessionRun run, FrameType type, ReadOnlyMemory<byte> frame, RunRequest? request);

    /// <summary>Appends a frame, whatever the window says. Under the session's lock.</summary>
    /// <param name="run">The run that it belongs to; null for the session itself, as an answer to its client.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="request">What it asks or settles.</param>
    /// <returns>The frame's length.</returns>
    /// <exception cref="AgentSocketException">It is larger than peers accept.</exception>
    public abstract int Append<TFrame>(SessionRun? run, in TFrame frame, RunRequest? request = null)
        where TFrame : struct, IFrame<TFrame>;

    /// <summary>Appends what a client's command about a run comes to, unless the run has ended. Under the session's lock.</summary>
    /// <param name="run">The run, whoever does it.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="endsRun">Whether it is the run's end.</param>
    public abstract void Answer<TFrame>(long run, in TFrame frame, bool endsRun)
        where TFrame : struct, IFrame<TFrame>;

    /// <summary>The client answers a run, or guides it. Under the session's lock.</summary>
    /// <param name="run">The run, whoever does it.</param>
    /// <param name="request">What is answered, or the guidance.</param>
    /// <param name="frame">REPLY, TOOL_RESULT or STEER, borrowed.</param>
    /// <param name="refusal">Told to the client if nothing waits for it; null if nothing is told.</param>
    public abstract void Receive(long run, RunRequest request, ReadOnlyMemory<byte> frame, ErrorFrame? refusal);

    /// <summary>Tells the client that something of its wasn't taken. Under the session's lock.</summary>
    protected virtual void Refuse(ErrorFrame refusal) => Append(run: null, refusal);

    /// <summary>Tells the client what it must hear, whichever connection carries the session by then: what it sent counts as received. Under the session's lock.</summary>
    protected virtual void Tell(ErrorFrame error) => Append(run: null, error);

    /// <summary>There is no room for what the client says about a run. Under the session's lock. Spec §9.5.</summary>
    protected void RefuseFull(long run, RunRequest request)
    {
        if (request.Kind == RunRequestKind.Steer)
            Answer(run, new SteeredFrame(run, request.Number, SteerStatus.Rejected), endsRun: false);
        else
            Tell(new ErrorFrame(0, ErrorCodes.InvalidInput, $"Run {run} has no room for that answer; what it answers is still open.")
            {
                AboutRun = run,
                Request = request.Kind == RunRequestKind.Question ? request.Number : null,
                Call = request.Kind == RunRequestKind.Call ? request.Number : null,
            });
    }

    /// <summary>Answers in the client's place what has expired. What comes of it is in the run's inbox soon. Under the session's lock.</summary>
    public abstract void CloseExpired(SessionRun run);

    /// <summary>The run has nothing to do until its client says more than that.</summary>
    /// <returns>True if it is in nobody's hands now, and its handler is done with it; false if the client has said more.</returns>
    public abstract ValueTask<bool> SuspendAsync(SessionRun run, int seen, CancellationToken cancellationToken);

    /// <summary>The client offers tools, or withdraws them. Under the session's lock.</summary>
    /// <returns>What it is told if there are too many.</returns>
    public ErrorFrame? OfferTools(in ToolDefFrame frame)
    {
        if (!Tools.TryApply(frame, Options.MaxClientTools, Options.MaxFrameBytes))
            return new ErrorFrame(0, ErrorCodes.InvalidInput, $"A client may offer {Options.MaxClientTools} tools, of {Options.MaxFrameBytes} bytes in all.");
        OnToolsOffered();
        return null;
    }

    /// <summary>Lets what was appended leave.</summary>
    public abstract void Flush();

    /// <summary>The next attempt at a run begins.</summary>
    public abstract ValueTask BeginAttemptAsync(SessionRun run, long attempt, long lostAttempts, CancellationToken cancellationToken);

    public abstract ValueTask DefineToolsAsync(IReadOnlyList<ToolDefinition> added, IReadOnlyList<string> removed, string? id = null, CancellationToken cancellationToken = default);

    public ValueTask EmitAsync(string topic, AgentValue data, string? id = null, CancellationToken cancellationToken = default) => EmitAsync(new EventFrame(topic, data, id), cancellationToken);

    public abstract ValueTask EmitAsync(EventFrame pushed, CancellationToken cancellationToken = default);

    /// <summary>The connection is gone.</summary>
    public void Leave(FrameConnection connection)
    {
        lock (Numbering.Lock)
        {
            if (Connection != connection)
                return;
            Connection = null;
            OnLeft();
        }

        Flush();
    }

    /// <summary>A connection carries the session from now on. Under the session's lock.</summary>
    /// <returns>The connection that did so before.</returns>
    public FrameConnection? Attach(FrameConnection connection, string connectionId, long received)
    {
        var previous = Connection;
        (Connection, ConnectionId) = (connection, connectionId);
        connection.Attach(Numbering, received);
        OnAttached();
        return previous;
    }

    public void ThrowIfTooLarge(int length)
    {
        if (length > Options.MaxFrameBytes)
            throw new AgentSocketException(ErrorCodes.FrameTooLarge, $"A frame has {length} bytes; {Options.MaxFrameBytes} are allowed.");
    }

    /// <summary>The session's life is over, or goes on without this process: its runs are cancelled, its memory is given back.</summary>
    /// <param name="code">Closes the connection.</param>
    public void End(CloseCode code)
    {
        SessionRun[] runs;
        FrameConnection? connection;
        lock (Numbering.Lock)
        {
            if (HasEnded)
                return;
            HasEnded = true;
            runs = [.. _runs.Values];
            foreach (var run in runs)
                Forget(run);
            Numbering.Owner = null;
            Numbering.Log.Dispose();
            Numbering.OpenWindow();
            connection = Connection;
            OnEnded();
        }

        foreach (var run in runs)
            Abandon(run, ErrorCodes.SessionEnded);
        connection?.Close(code, "");
    }

    /// <summary>Under the session's lock.</summary>
    protected abstract void OnToolsOffered();

    /// <summary>Under the session's lock.</summary>
    protected abstract void OnAttached();

    /// <summary>Under the session's lock.</summary>
    protected abstract void OnLeft();

    /// <summary>Under the session's lock.</summary>
    protected abstract void OnEnded();

    /// <summary>Queues RESUMED and attaches the connection. Under the session's lock.</summary>
    /// <returns>The connection that carried the session before.</returns>
    protected FrameConnection? GoOn(FrameConnection connection, string connectionId, long received, string token, IReadOnlyList<ResumedRun> runs)
    {
        connection.Sender.Enqueue(new ResumedFrame(ResumeOutcome.Resumed, Numbering.Received, token, runs));
        var previous = Attach(connection, connectionId, received);
        foreach (var run in _runs.Values)
            ServerTelemetry.Resumed(this, run);
        return previous;
    }

    /// <summary>No connection carries the session. Under the session's lock.</summary>
    /// <returns>The one that did.</returns>
    protected FrameConnection? Release()
    {
        var released = Connection;
        Connection = null;
        return released;
    }

    protected void ThrowIfEnded()
    {
        if (HasEnded)
            throw new AgentSocketException(ErrorCodes.SessionEnded, "The session is over.");
    }
}
