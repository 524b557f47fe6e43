using System.Diagnostics;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;

namespace AgentSocket.WebClient.Connections;

/// <summary>
/// One mode's connection of one browser circuit: one client, made when it is first needed and again after it was lost for good.
/// A connection that only broke is the client's own business: it connects again and resumes. All members may be called from any thread.
/// </summary>
public sealed class AgentConnection(AgentMode mode, Uri address, TimeProvider time, ILogger<AgentConnection> logger, IReadOnlyCollection<ClientTool>? tools = null) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _disposed = new();
    private AgentSocketClient? _client;
    private Task<AgentSocketClient>? _attempt;
    private RoundTripWatch? _watch;

    /// <summary>Which mode.</summary>
    public AgentMode Mode => mode;

    /// <summary>Where the server is.</summary>
    public Uri Address => address;

    /// <summary>What it is doing.</summary>
    public LinkState State { get; private set; }

    /// <summary>Why it is lost, or the session's last error that didn't end it.</summary>
    public AgentSocketException? Failure { get; private set; }

    /// <summary>How the session last went on after its connection broke; null if it never did.</summary>
    public SessionResumption? Resumption { get; private set; }

    /// <summary>The session that was lost although nobody wanted a new one; null if there is none, or somebody has seen it.</summary>
    public SessionLoss? Loss { get; private set; }

    /// <summary>The last heartbeat's round trip.</summary>
    public TimeSpan? RoundTrip => _client?.RoundTrip;

    /// <summary>The tools that the server offers now.</summary>
    public IReadOnlyList<ToolDefinition> Tools => _client?.Tools ?? [];

    /// <summary>The tools that this page offers the agent.</summary>
    public IReadOnlyCollection<ToolDefinition> PageTools => _client?.OfferedTools ?? [.. (tools ?? []).Select(tool => tool.Definition)];

    /// <summary>Where calls of the page's tools wait for the person's decision.</summary>
    public ApprovalDesk Approvals { get; } = new();

    /// <summary>The frames that went over it.</summary>
    public FrameRecorder Frames { get; } = new(time);

    /// <summary>What the server pushed.</summary>
    public EventFeed Events { get; } = new(time);

    /// <summary>Raised when anything above has changed, but for frames and events, on any thread.</summary>
    public event Action? Changed;

    /// <summary>Raised when the session goes on after its connection broke, on any thread.</summary>
    public event Action<SessionResumption>? Resumed;

    /// <summary>The open client; connects first if there is none. Those who call meanwhile share the attempt.</summary>
    /// <exception cref="AgentSocketException">No connection could be made.</exception>
    public Task<AgentSocketClient> ConnectAsync()
    {
        lock (_gate)
        {
            if (_attempt is null or { IsFaulted: true } || (_attempt.IsCompleted && State == LinkState.Lost))
            {
                State = LinkState.Connecting;
                _attempt = Task.Run(OpenAsync);
            }

            return _attempt;
        }
    }

    /// <summary>Connects and leaves a failure to <see cref="Failure"/>.</summary>
    public async Task OpenOrShowWhyNotAsync()
    {
        try
        {
            await ConnectAsync();
        }
        catch (Exception exception) when (exception is AgentSocketException or OperationCanceledException)
        {
            // State and Failure tell it; a cancelled attempt is that of a circuit that is over.
        }
    }

    /// <summary>Connects anew, with a new session, unless that is being done already. Runs that still went on are given up.</summary>
    public Task RestartAsync()
    {
        lock (_gate)
        {
            (Resumption, Loss) = (null, null);
            if (_attempt is { IsCompleted: true })
                State = LinkState.Lost;
        }

        return OpenOrShowWhyNotAsync();
    }

    /// <summary>Breaks the connection as a failing network does.</summary>
    public void Drop() => _client?.DropConnection();

    /// <summary>Somebody has seen that a session was lost.</summary>
    public void ForgetLoss()
    {
        Loss = null;
        Changed?.Invoke();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task? attempt;
        lock (_gate)
            attempt = _attempt;
        await _disposed.CancelAsync();
        if (attempt is not null)
            await attempt.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await CloseAsync();
        _disposed.Dispose();
    }

    private async Task<AgentSocketClient> OpenAsync()
    {
        Changed?.Invoke();

        // The circuit's request lasts as long as the tab is open; the handshake gets a trace of its own.
        Activity.Current = null;
        await CloseAsync();
        try
        {
            var client = await AgentSocketClient.ConnectAsync(address, Options(), _disposed.Token);
            Follow(client);
            logger.Connected(mode, address);
            return client;
        }
        catch (AgentSocketException failure)
        {
            OnLost(failure);
            throw;
        }
    }

    private AgentSocketClientOptions Options() => new()
    {
        TimeProvider = time,
        Tools = tools ?? [],
        ApproveToolCall = Approvals.AskAsync,
        AnswersQuestions = true,
        FrameObserver = Frames.Record,
    };

    private void Follow(AgentSocketClient client)
    {
        client.StateChanged += OnStateChanged;
        client.ToolsChanged += OnToolsChanged;
        client.ErrorReceived += OnSessionError;
        client.Resumed += OnResumed;
        client.SessionLost += OnSessionLost;
        lock (_gate)
        {
            (_client, Failure, State) = (client, null, LinkState.Connected);
            _watch = new RoundTripWatch(client, time, () => Changed?.Invoke());
        }

        _ = Events.FollowAsync(client);

        // It may have ended before anybody listened.
        OnStateChanged(client, client.State);
        Changed?.Invoke();
    }

    private async Task CloseAsync()
    {
        AgentSocketClient? client;
        lock (_gate)
        {
            client = _client;
            _client = null;
            _watch?.Dispose();
        }

        if (client is null)
            return;
        client.StateChanged -= OnStateChanged;
        client.ToolsChanged -= OnToolsChanged;
        client.ErrorReceived -= OnSessionError;
        client.Resumed -= OnResumed;
        client.SessionLost -= OnSessionLost;
        await client.DisposeAsync();
    }

    private void OnStateChanged(object? sender, ConnectionState state)
    {
        if (state != ConnectionState.Closed)
        {
            Set(state == ConnectionState.Reconnecting ? LinkState.Reconnecting : LinkState.Connected, failure: null);
            return;
        }

        OnLost(((AgentSocketClient)sender!).Failure ?? new AgentSocketException(ErrorCodes.ConnectionLost, "The server closed the connection."));
    }

    private void OnResumed(object? sender, SessionResumption resumption)
    {
        logger.Resumed(mode, resumption.Downtime.TotalMilliseconds, resumption.Attempts);
        Resumption = resumption;
        Resumed?.Invoke(resumption);
        Changed?.Invoke();
    }

    private void OnSessionLost(object? sender, SessionLoss loss)
    {
        logger.SessionLost(mode, loss.SessionId, loss.Runs.Count);
        (Resumption, Loss) = (null, loss);
        Changed?.Invoke();
    }

    private void OnToolsChanged(object? sender, EventArgs e) => Changed?.Invoke();

    private void OnSessionError(object? sender, AgentSocketException error)
    {
        // An answer that came too late: the server had closed what it answers.
        if (error.Code is not (ErrorCodes.UnknownRequest or ErrorCodes.UnknownCall))
            Set(State, error);
    }

    private void OnLost(AgentSocketException failure)
    {
        logger.Lost(mode, address, failure.Code, failure.Message);
        Set(LinkState.Lost, failure);
    }

    private void Set(LinkState state, AgentSocketException? failure)
    {
        lock (_gate)
            (State, Failure) = (state, failure);
        Changed?.Invoke();
    }
}
