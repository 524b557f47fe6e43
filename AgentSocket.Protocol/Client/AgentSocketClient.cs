using System.Diagnostics;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AgentSocket.Protocol.Connections;
using AgentSocket.Protocol.Sessions;

namespace AgentSocket.Protocol.Client;

/// <summary>
/// A client's session with an agent server, the same in both modes. All members may be called from any thread. Spec §1 to §8.
/// </summary>
public sealed class AgentSocketClient : IInboundEvents, IAsyncDisposable
{
    private readonly Uri _server;
    private readonly AgentSocketClientOptions _options;
    private readonly ClientWebSocket _socket;
    private readonly FrameConnection _connection;
    private readonly SessionNumbering _numbering = new(long.MaxValue, long.MaxValue);
    private readonly InboundDispatcher _inbound;
    private readonly Heartbeat _heartbeat;
    private readonly TaskCompletionSource<AgentSession> _session = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _receiving;
    private long _lastRun;
    private int _maxFrameBytes = FrameLimits.DefaultMaxFrameBytes;

    private AgentSocketClient(Uri server, AgentSocketClientOptions options, ClientWebSocket socket)
    {
        (_server, _options, _socket) = (server, options, socket);
        _connection = new FrameConnection(socket, stream: null, new FrameLimits(options.MaxFrameBytes), options.TimeProvider, isServer: false);
        _inbound = new InboundDispatcher(_numbering, this);
        _heartbeat = new Heartbeat(_connection, options.TimeProvider, options.PongTimeout);
        lock (_numbering.Lock)
            _connection.Attach(_numbering, received: 0);
        _ = _session.Task.ContinueWith(static task => task.Exception, TaskScheduler.Default);
        _receiving = Task.Run(ReceiveAsync);
    }

    /// <summary>The session, as soon as the server has announced it. Nothing needs to wait for it.</summary>
    public Task<AgentSession> Session => _session.Task;

    /// <summary>What the connection is doing.</summary>
    public ConnectionState State { get; private set; } = ConnectionState.Connected;

    /// <summary>Raised when <see cref="State"/> has changed, on the connection's thread: handlers return quickly.</summary>
    public event EventHandler<ConnectionState>? StateChanged;

    /// <summary>Raised for an error of the session itself (ERROR with run 0), which doesn't end it. Spec §4.7.</summary>
    public event EventHandler<AgentSocketException>? ErrorReceived;

    /// <summary>The tools that the server offers at this moment.</summary>
    public IReadOnlyList<ToolDefinition> Tools => _inbound.Catalog.Tools;

    /// <summary>Raised when <see cref="Tools"/> has changed, on the connection's thread.</summary>
    public event EventHandler? ToolsChanged;

    /// <summary>Why the connection ended; null while it is open, or when this side closed it.</summary>
    public AgentSocketException? Failure { get; private set; }

    /// <summary>The last heartbeat's round trip.</summary>
    public TimeSpan? RoundTrip => _heartbeat.RoundTrip;

    /// <summary>Bytes that were sent, WebSocket headers included.</summary>
    public long BytesSent => _connection.Sender.BytesSent;

    /// <summary>Bytes that were received, WebSocket headers included.</summary>
    public long BytesReceived => _connection.BytesReceived;

    /// <summary>Connects. Runs may begin as soon as this returns.</summary>
    /// <param name="server">The endpoint's address, <c>ws:</c> or <c>wss:</c>.</param>
    /// <param name="options">How to connect.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="AgentSocketException">No connection could be made; the code says why.</exception>
    public static async Task<AgentSocketClient> ConnectAsync(Uri server, AgentSocketClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        options ??= new AgentSocketClientOptions();
        var socket = await Handshake.ConnectAsync(server, options, cancellationToken).ConfigureAwait(false);
        return new AgentSocketClient(server, options, socket);
    }

    /// <summary>Begins a run (INVOKE). Many runs may go on at once. Spec §4.2.</summary>
    /// <param name="target">Which agent or tool.</param>
    /// <param name="input">What it is given; a string is one.</param>
    /// <param name="options">Deadline and trace context.</param>
    /// <returns>The run, whose updates are then enumerated.</returns>
    /// <exception cref="AgentSocketException">The connection is over, or the input is larger than the server accepts.</exception>
    public AgentRun Invoke(string target, AgentValue input, InvokeOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        var activity = ClientTelemetry.StartRun(target, _server);
        try
        {
            var run = Begin(target, input, ClientTelemetry.Propagate(activity, options), activity);
            _connection.Sender.Flush();
            return run;
        }
        catch (AgentSocketException failure)
        {
            ClientTelemetry.End(activity, failure);
            throw;
        }
    }

    /// <summary>The events that the server pushes from now on. An event that nobody reads is dropped.</summary>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public async IAsyncEnumerable<AgentEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<AgentEvent>(new() { SingleReader = true });
        lock (_numbering.Lock)
        {
            if (State == ConnectionState.Closed)
                yield break;
            _inbound.EventReaders.Add(channel);
        }

        try
        {
            await foreach (var item in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return item;
        }
        finally
        {
            lock (_numbering.Lock)
                _inbound.EventReaders.Remove(channel);
        }
    }

    /// <summary>Closes the connection; runs that go on end with <see cref="ErrorCodes.ConnectionLost"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        _connection.Close(CloseCode.Normal, "");
        await _receiving.ConfigureAwait(false);
        _socket.Dispose();
    }

    internal void Cancel(AgentRun run, string? reason)
    {
        lock (_numbering.Lock)
        {
            if (State == ConnectionState.Closed || !_inbound.Runs.ContainsKey(run.Number))
                return;
            run.BytesSent += WebSocketHeader.BytesOf(Append(new CancelFrame(run.Number, reason)), masked: true);
        }

        _connection.Sender.Flush();
    }

    internal void OnConsumed(long frame, bool isLast)
    {
        bool flush;
        lock (_numbering.Lock)
        {
            _inbound.Consumption.OnConsumed(frame);
            flush = QueueAck(evenIfNotDue: isLast);
        }

        if (flush)
            _connection.Sender.Flush();
    }

    internal void Discard(AgentRun run)
    {
        bool flush;
        lock (_numbering.Lock)
        {
            foreach (var frame in run.TakeLeftovers())
                _inbound.Consumption.OnConsumed(frame);
            flush = QueueAck(evenIfNotDue: true);
        }

        if (flush)
            _connection.Sender.Flush();
    }

    void IInboundEvents.OnHello(HelloFrame hello)
    {
        _maxFrameBytes = (int)Math.Min(hello.Limits.MaxFrameBytes, int.MaxValue);
        _heartbeat.Start(TimeSpan.FromMilliseconds(Math.Clamp(hello.Limits.HeartbeatMs, 100, int.MaxValue)));
        _session.TrySetResult(new AgentSession(hello.SessionId, hello.ConnectionId, hello.Limits));
    }

    void IInboundEvents.OnError(AgentSocketException error) => ErrorReceived?.Invoke(this, error);

    void IInboundEvents.OnToolsChanged() => ToolsChanged?.Invoke(this, EventArgs.Empty);

    void IInboundEvents.OnPong(long time) => _heartbeat.OnPong(time);

    void IInboundEvents.Answer<TFrame>(TFrame frame)
    {
        lock (_numbering.Lock)
            Append(frame);
        _connection.Sender.Flush();
    }

    private AgentRun Begin(string target, AgentValue input, InvokeOptions? options, Activity? activity)
    {
        lock (_numbering.Lock)
        {
            ThrowIfClosed();
            var length = Append(new InvokeFrame(_lastRun + 1, target, input, options));
            var run = new AgentRun(this, ++_lastRun, target, activity, _options.TimeProvider) { BytesSent = WebSocketHeader.BytesOf(length, masked: true) };
            _inbound.Runs.Add(run.Number, run);
            return run;
        }
    }

    private async Task ReceiveAsync()
    {
        var end = await _connection.RunAsync(_inbound).ConfigureAwait(false);
        _heartbeat.Dispose();
        var failure = ConnectionEnds.Explain(end);
        lock (_numbering.Lock)
        {
            Failure = failure;
            State = ConnectionState.Closed;
        }

        failure ??= new AgentSocketException(ErrorCodes.ConnectionLost, "The connection was closed.");
        _session.TrySetException(failure);
        _inbound.Fail(failure);
        StateChanged?.Invoke(this, ConnectionState.Closed);
    }

    /// <summary>Under the session's lock.</summary>
    private int Append<TFrame>(in TFrame frame)
        where TFrame : struct, IFrame<TFrame>
    {
        var length = _numbering.Log.Append(frame);
        if (length <= _maxFrameBytes)
            return length;
        _numbering.Log.RemoveLast();
        throw new AgentSocketException(ErrorCodes.FrameTooLarge, $"The frame has {length} bytes; the server takes {_maxFrameBytes}.");
    }

    /// <summary>Under the session's lock.</summary>
    private bool QueueAck(bool evenIfNotDue)
    {
        if (!_inbound.Consumption.IsAckDue && !(evenIfNotDue && _inbound.Consumption.IsAckPossible))
            return false;
        _connection.Sender.QueueAck(_inbound.Consumption.TakeAck());
        return true;
    }

    private void ThrowIfClosed()
    {
        if (State == ConnectionState.Closed)
            throw new AgentSocketException(ErrorCodes.ConnectionLost, Failure?.Message ?? "The connection was closed.", Failure) { Retryable = true };
    }
}
