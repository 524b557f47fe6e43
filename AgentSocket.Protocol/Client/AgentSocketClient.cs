using System.Net.WebSockets;

namespace AgentSocket.Protocol.Client;

/// <summary>
/// A client's session with an agent server, the same in both modes. It outlives its connections: when one is lost, the client connects again,
/// resumes, and everything goes on where it was. All members may be called from any thread. Spec §1 to §10.
/// </summary>
/// <remarks>
/// Handlers of its events return quickly and don't wait for the client. One that throws ends the client: its connection is cut, its runs fail with
/// <see cref="ErrorCodes.Internal"/>, and <see cref="Failure"/> has what was thrown. What a handler throws when the client is closed already is dropped.
/// </remarks>
public sealed class AgentSocketClient : IReconnecting, IAsyncDisposable
{
    private readonly Uri _server;
    private readonly AgentSocketClientOptions _options;
    private readonly Reconnector _connections;
    private readonly LinkMeter _meter = new();
    private readonly EventReaders _eventReaders = new();
    private readonly OfferedTools _offered = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource<AgentSession> _announced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _living;
    private volatile ClientSession _session;
    private volatile ConnectionState _state = ConnectionState.Connected;

    private AgentSocketClient(Uri server, AgentSocketClientOptions options, ClientWebSocket socket)
    {
        _offered.Offer(options.Tools);
        (_server, _options, _session) = (server, options, new ClientSession(_offered, options));
        _connections = new Reconnector(server, options, _meter, this);
        _ = _announced.Task.ContinueWith(static task => task.Exception, TaskScheduler.Default);
        var first = _connections.Open(socket, isFirst: true);
        _living = Task.Run(() => LiveAsync(first));
    }

    /// <summary>The first session, as soon as the server has announced it. Nothing needs to wait for it.</summary>
    public Task<AgentSession> Session => _announced.Task;

    /// <summary>The session of this moment; null as long as the server hasn't announced it. Its connection changes with each resume.</summary>
    public AgentSession? CurrentSession => _session.Announced;

    /// <summary>What the connection is doing.</summary>
    public ConnectionState State => _state;

    /// <summary>Raised when <see cref="State"/> has changed.</summary>
    public event EventHandler<ConnectionState>? StateChanged;

    /// <summary>Raised when the session goes on, on a new connection. Spec §10.3.</summary>
    public event EventHandler<SessionResumption>? Resumed;

    /// <summary>
    /// Raised when the session can't be had any more, with what is known of its runs, which have failed. A fresh session begins; or the client is closed
    /// (<see cref="State"/>), because it has given up or may not connect again. Not when it is disposed of. Spec §10.4.
    /// </summary>
    public event EventHandler<SessionLoss>? SessionLost;

    /// <summary>Raised for an error of the session itself (ERROR with run 0), which doesn't end it. Spec §4.7.</summary>
    public event EventHandler<AgentSocketException>? ErrorReceived;

    /// <summary>The tools that the server offers at this moment.</summary>
    public IReadOnlyList<ToolDefinition> Tools => _session.Catalog.Tools;

    /// <summary>Raised when <see cref="Tools"/> has changed.</summary>
    public event EventHandler? ToolsChanged;

    /// <summary>The tools that this client offers, by name.</summary>
    public IReadOnlyCollection<ToolDefinition> OfferedTools => [.. _offered.Current.Values.Select(tool => tool.Definition)];

    /// <summary>Why the client is closed; null while it isn't, or when one of the peers wanted it.</summary>
    public AgentSocketException? Failure { get; private set; }

    /// <summary>The last heartbeat's round trip.</summary>
    public TimeSpan? RoundTrip => _meter.RoundTrip;

    /// <summary>Bytes that were sent over all connections, WebSocket headers included.</summary>
    public long BytesSent => _meter.BytesSent;

    /// <summary>Bytes that were received over all connections, WebSocket headers included.</summary>
    public long BytesReceived => _meter.BytesReceived;

    ClientSession IReconnecting.Session => _session;

    /// <summary>Connects, once. Runs may begin as soon as this returns.</summary>
    /// <param name="server">The endpoint's address, <c>ws:</c> or <c>wss:</c>.</param>
    /// <param name="options">How to connect, and to connect again.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="AgentSocketException">No connection could be made; the code says why.</exception>
    public static async Task<AgentSocketClient> ConnectAsync(Uri server, AgentSocketClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        options ??= new AgentSocketClientOptions();
        options.Validate();
        var socket = await Handshake.ConnectAsync(server, options, cancellationToken).ConfigureAwait(false);
        return new AgentSocketClient(server, options, socket);
    }

    /// <summary>Begins a run (INVOKE). Many runs may go on at once; one that begins without a connection waits for it. Spec §4.2.</summary>
    /// <param name="target">Which agent or tool.</param>
    /// <param name="input">What it is given; a string is one.</param>
    /// <param name="options">Deadline and trace context.</param>
    /// <returns>The run, whose updates are then enumerated.</returns>
    /// <exception cref="AgentSocketException">
    /// The client is closed, the input is larger than the server accepts, or too much waits for the connection to come back.
    /// </exception>
    public AgentRun Invoke(string target, AgentValue input, InvokeOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        var activity = ClientTelemetry.StartRun(target, _server);
        try
        {
            options = ClientTelemetry.Propagate(activity, options);
            while (true)
            {
                // A session that was lost meanwhile has a successor.
                if (_session.Invoke(target, input, options, activity) is { } run)
                    return run;
                ThrowIfClosed();
            }
        }
        catch (AgentSocketException failure)
        {
            activity.EndWith(failure.Code);
            throw;
        }
    }

    /// <summary>
    /// Offers tools to the agents, also in the sessions to come (TOOL_DEF). Agents hear of them at once, or with the session's first run. Spec §4.5.
    /// </summary>
    /// <param name="tools">The tools; one of a known name replaces that.</param>
    /// <exception cref="AgentSocketException">The server doesn't accept as large an announcement; the tools are offered, and each INVOKE tries anew.</exception>
    public void OfferTools(params IReadOnlyCollection<ClientTool> tools)
    {
        ArgumentNullException.ThrowIfNull(tools);
        _offered.Offer(tools);
        _session.AnnounceTools();
    }

    /// <summary>Offers tools no longer. A call that is being answered goes on. Spec §4.5.</summary>
    /// <param name="names">Their names; those that aren't offered are left out.</param>
    public void WithdrawTools(params IReadOnlyCollection<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        _offered.Withdraw(names);
        _session.AnnounceTools();
    }

    /// <summary>
    /// The events that the server pushes from now on, over all connections. An event that nobody reads is dropped; one that a reader leaves lying holds the
    /// server back, as the window says (spec §6).
    /// </summary>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public IAsyncEnumerable<AgentEvent> ReadEventsAsync(CancellationToken cancellationToken = default) => _eventReaders.ReadAsync(cancellationToken);

    /// <summary>Those events that are about one topic.</summary>
    /// <param name="topic">The topic, exactly.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public IAsyncEnumerable<AgentEvent> ReadEventsAsync(string topic, CancellationToken cancellationToken = default) =>
        _eventReaders.ReadAsync(cancellationToken).Where(item => item.Topic == topic);

    /// <summary>Breaks the connection as a failing network does; the client then connects again. For demonstrations and tests.</summary>
    public void DropConnection() => _connections.Current?.Frames.Abort();

    /// <summary>Closes the connection; runs that go on end with <see cref="ErrorCodes.ConnectionLost"/>. Throws nothing: <see cref="Failure"/> tells.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _living.ConfigureAwait(false);
    }

    void IClientEvents.OnAnnounced(AgentSession session) => _announced.TrySetResult(session);

    void IClientEvents.OnError(AgentSocketException error) => ErrorReceived?.Invoke(this, error);

    void IClientEvents.OnToolsChanged() => ToolsChanged?.Invoke(this, EventArgs.Empty);

    void IClientEvents.OnEvent(PendingEvent item) => _eventReaders.Write(item);

    ClientSession IClientEvents.LoseSession(ClientSession session)
    {
        var fresh = new ClientSession(_offered, _options);
        _session = fresh;
        var cause = new AgentSocketException(ErrorCodes.SessionLost, "The session was lost with its connection.") { Retryable = true };
        var runs = session.End(cause.Code, cause);
        if (session.Catalog.Tools.Count > 0)
            ToolsChanged?.Invoke(this, EventArgs.Empty);
        SessionLost?.Invoke(this, new SessionLoss(session.Announced?.SessionId, runs));
        return fresh;
    }

    void IReconnecting.OnDisconnected() => MoveTo(ConnectionState.Reconnecting);

    void IReconnecting.OnConnected(SessionResumption? resumption)
    {
        MoveTo(ConnectionState.Connected);
        if (resumption is not null)
            Resumed?.Invoke(this, resumption);
    }

    private async Task LiveAsync(ClientConnection first)
    {
        AgentSocketException? failure;
        try
        {
            failure = await _connections.RunAsync(first, _closing.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever a handler throws, the client ends for it, and whoever waits or asks hears so.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            failure = new(ErrorCodes.Internal, "The client failed.", bug);
        }

        // Nobody follows it any more: else it would live on, and its session with it.
        await _connections.AbortAsync().ConfigureAwait(false);
        Close(failure);
    }

    private void Close(AgentSocketException? failure)
    {
        Failure = failure;
        _state = ConnectionState.Closed;
        failure ??= new AgentSocketException(ErrorCodes.ConnectionLost, "The connection was closed.");
        _announced.TrySetException(failure);
        var session = _session;
        var runs = session.End(failure.Code, failure);
        _eventReaders.Complete();
        if (session.WasCarried && !_closing.IsCancellationRequested)
            RaiseLast(() => SessionLost?.Invoke(this, new SessionLoss(session.Announced?.SessionId, runs)));
        RaiseLast(() => StateChanged?.Invoke(this, ConnectionState.Closed));
    }

    private static void RaiseLast(Action raise)
    {
        try
        {
            raise();
        }
#pragma warning disable CA1031 // A handler can't end a client that is closed, nor keep others from hearing of it.
        catch (Exception)
#pragma warning restore CA1031
        {
            // Nobody is left to be told.
        }
    }

    private void MoveTo(ConnectionState state)
    {
        if (_state == state)
            return;
        _state = state;
        StateChanged?.Invoke(this, state);
    }

    private void ThrowIfClosed()
    {
        if (State == ConnectionState.Closed)
            throw new AgentSocketException(ErrorCodes.ConnectionLost, Failure?.Message ?? "The connection was closed.", Failure) { Retryable = true };
    }
}
