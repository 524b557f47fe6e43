using System.Collections.Concurrent;
using System.Security.Claims;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Connections;
using AgentSocket.Protocol.Sessions;
using AgentSocket.Server.Telemetry;

namespace AgentSocket.Server.Sessions;

/// <summary>A session in this process's memory: its frames, its runs, and the connection that carries it now. Spec §10.</summary>
internal sealed class Session : IAgentSession
{
    private const int BytesPerChar = 3;
    private const int MaxDelta = 16 * 1024;

    private readonly AgentSocketServerOptions _options;
    private readonly ServerMetrics _metrics;
    private readonly ConcurrentDictionary<Type, object> _items = new();
    private readonly Dictionary<long, SessionRun> _runs = [];
    private long _toolRevision;
    private FrameConnection? _connection;

    public Session(ClaimsPrincipal user, AgentSocketServerOptions options, ServerMetrics metrics, TimeProvider time)
    {
        (User, _options, _metrics, Time) = (user, options, metrics, time);
        Numbering = new SessionNumbering(options.WindowFrames, options.WindowBytes);
        MaxDeltaChars = Math.Min(MaxDelta, options.MaxFrameBytes / BytesPerChar / 2);
    }

    public string Id { get; } = ResumeTokens.NewSecret();

    public string ConnectionId { get; private set; } = "";

    public ClaimsPrincipal User { get; }

    public TimeProvider Time { get; }

    public SessionNumbering Numbering { get; }

    public ResumeTokens Tokens { get; } = new();

    /// <summary>The greatest number of characters that surely fit into one STREAM.</summary>
    public int MaxDeltaChars { get; }

    /// <summary>The last run that was begun.</summary>
    public long LastRun { get; set; }

    /// <summary>Whether the session is over: nothing is appended any more.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The timer that ends the session while no connection carries it.</summary>
    public ITimer? Expiry { get; set; }

    /// <summary>Runs that go on. Under the session's lock.</summary>
    public IReadOnlyDictionary<long, SessionRun> Runs => _runs;

    public T GetOrAdd<T>(Func<T> create)
        where T : class => (T)_items.GetOrAdd(typeof(T), _ => create());

    /// <summary>A connection carries the session from now on. Under the session's lock.</summary>
    /// <returns>The connection that did so before.</returns>
    public FrameConnection? Attach(FrameConnection connection, string connectionId, long received)
    {
        var previous = _connection;
        (_connection, ConnectionId) = (connection, connectionId);
        connection.Attach(Numbering, received);
        Expiry?.Dispose();
        Expiry = null;
        return previous;
    }

    /// <summary>Whether this connection carries the session. Under the session's lock.</summary>
    public bool IsCarriedBy(FrameConnection connection) => _connection == connection;

    /// <summary>The connection is gone. Under the session's lock.</summary>
    /// <returns>Whether it still carried the session.</returns>
    public bool Detach(FrameConnection connection)
    {
        if (_connection != connection)
            return false;
        _connection = null;
        return true;
    }

    /// <summary>Lets what was appended leave.</summary>
    public void Flush() => Volatile.Read(ref _connection)?.Sender.Flush();

    /// <summary>Appends a frame, whatever the window says. Under the session's lock.</summary>
    /// <exception cref="AgentSocketException">It is larger than peers accept.</exception>
    public int Append<TFrame>(in TFrame frame)
        where TFrame : struct, IFrame<TFrame>
    {
        var length = Numbering.Log.Append(frame);
        if (length <= _options.MaxFrameBytes)
            return length;
        Numbering.Log.RemoveLast();
        ThrowIfTooLarge(length);
        return 0;
    }

    public void ThrowIfTooLarge(int length)
    {
        if (length > _options.MaxFrameBytes)
            throw new AgentSocketException(ErrorCodes.FrameTooLarge, $"A frame has {length} bytes; {_options.MaxFrameBytes} are allowed.");
    }

    public void OnToken(SessionRun run)
    {
        var (elapsed, isFirst) = run.OnToken();
        _metrics.OnToken(elapsed, isFirst);
    }

    /// <summary>Under the session's lock.</summary>
    public void Begin(SessionRun run) => _runs.Add(run.Number, run);

    /// <summary>Appends a run's terminal frame, unless it has ended before.</summary>
    /// <returns>Whether this was the end.</returns>
    public bool TryEnd<TFrame>(SessionRun run, in TFrame terminal)
        where TFrame : struct, IFrame<TFrame>
    {
        lock (Numbering.Lock)
        {
            if (run.HasEnded || HasEnded)
                return false;
            Append(terminal);
            run.HasEnded = true;
            _runs.Remove(run.Number);
            run.Deadline?.Dispose();
        }

        Flush();

        // Off this thread: what the agent registered for its cancellation is not the session's to wait for.
        _ = run.Ended.CancelAsync();
        return true;
    }

    public ValueTask DefineToolsAsync(IReadOnlyList<ToolDefinition> added, IReadOnlyList<string> removed, CancellationToken cancellationToken = default)
    {
        lock (Numbering.Lock)
        {
            ThrowIfEnded();
            Append(new ToolDefFrame(++_toolRevision, added, removed));
        }

        Flush();
        return ValueTask.CompletedTask;
    }

    public async ValueTask EmitAsync(string topic, AgentValue data, string? id = null, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task opened;
            lock (Numbering.Lock)
            {
                ThrowIfEnded();
                if (Numbering.Log.IsWindowOpen)
                {
                    Append(new EventFrame(topic, data, id));
                    break;
                }

                opened = Numbering.WaitForWindow();
            }

            Flush();
            await opened.WaitAsync(cancellationToken);
        }

        Flush();
    }

    /// <summary>The session's life is over: its runs are cancelled, its memory is given back.</summary>
    public void End()
    {
        SessionRun[] runs;
        FrameConnection? connection;
        lock (Numbering.Lock)
        {
            if (HasEnded)
                return;
            HasEnded = true;
            runs = [.. _runs.Values];
            _runs.Clear();
            foreach (var run in runs)
            {
                run.HasEnded = true;
                run.Deadline?.Dispose();
            }

            Expiry?.Dispose();
            Numbering.Owner = null;
            Numbering.Log.Dispose();
            Numbering.OpenWindow();
            connection = _connection;
        }

        foreach (var run in runs)
        {
            _metrics.OnRunEnded(run.Elapsed, ErrorCodes.SessionEnded);
            run.Activity?.SetTag("agentsocket.outcome", ErrorCodes.SessionEnded).Dispose();
            _ = run.Ended.CancelAsync();
        }

        connection?.Close(CloseCode.SessionGone, "");
    }

    private void ThrowIfEnded()
    {
        if (HasEnded)
            throw new AgentSocketException(ErrorCodes.SessionEnded, "The session is over.");
    }
}
