using System.Net.WebSockets;
using AgentSocket.Protocol.Connections;
using AgentSocket.Protocol.Sessions;

namespace AgentSocket.Protocol.Client;

// HELLO    the session's first connection: it began when the connection did, and is now announced
// HELLO    a later one, of a session that was never announced: it begins
// HELLO, RESUMED resumed    the session goes on
// HELLO, RESUMED lost       the one that HELLO announced begins

/// <summary>One connection's life: greeting, resuming, heartbeat, end. It carries a session from when it is open. Spec §10.</summary>
internal sealed class ClientConnection : IFrameHandler
{
    private readonly ClientWebSocket _socket;
    private readonly IClientEvents _client;
    private readonly Heartbeat _heartbeat;
    private readonly TaskCompletionSource<bool> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<GoAwayFrame> _goAway = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _isResuming;
    private ClientSession _session;
    private InboundDispatcher _inbound;
    private HelloFrame? _hello;
    private bool _attached;

    /// <param name="socket">Whose handshake is done; the connection disposes of it.</param>
    /// <param name="session">The session that goes on or begins.</param>
    /// <param name="isFirst">Whether the session begins with the connection, before it is announced.</param>
    /// <param name="options">The client's.</param>
    /// <param name="meter">Measures it.</param>
    /// <param name="client">Hears of what isn't a run's.</param>
    public ClientConnection(ClientWebSocket socket, ClientSession session, bool isFirst, AgentSocketClientOptions options, LinkMeter meter, IClientEvents client)
    {
        (_socket, _session, _client) = (socket, session, client);
        Frames = new FrameConnection(socket, stream: null, new FrameLimits(options.MaxFrameBytes), options.TimeProvider, isServer: false, options.FrameObserver);
        meter.Follow(Frames);
        _heartbeat = new Heartbeat(Frames, meter, options.TimeProvider, options.PongTimeout);
        _inbound = new InboundDispatcher(session, client, options.AnswersQuestions);
        _isResuming = session.Announced is not null;
        if (isFirst)
            Attach();
        if (_isResuming)
            Frames.Sender.Enqueue(session.ToResume());
        Frames.Sender.Flush();
        Ended = Task.Run(RunAsync);
    }

    public FrameConnection Frames { get; }

    /// <summary>Whether the connection carries a session, as soon as that is known.</summary>
    public Task<bool> Opened => _opened.Task;

    /// <summary>The server's GOAWAY, if one comes.</summary>
    public Task<GoAwayFrame> GoAway => _goAway.Task;

    /// <summary>The connection's end.</summary>
    public Task<ConnectionEnd> Ended { get; }

    /// <summary>Frames that the client has sent again.</summary>
    public long Replayed { get; private set; }

    public SessionNumbering OnFirstFrame(FrameConnection connection) =>
        new(windowFrames: 0, windowBytes: 0) { Owner = connection };

    public FrameError OnFrame(FrameType type, ReadOnlyMemory<byte> frame, long number)
    {
        // HELLO is the server's first frame, and comes once; RESUMED follows it when it was asked for, and numbered frames after that.
        if (_hello is null != (type == FrameType.Hello))
            return FrameError.NotAllowed;
        return type switch
        {
            FrameType.Hello => OnHello(frame),
            FrameType.Resumed => OnResumed(frame),
            FrameType.GoAway => OnGoAway(frame),
            _ when !_attached && number > 0 => FrameError.NotAllowed,
            _ => _inbound.OnFrame(type, frame, number),
        };
    }

    public void OnPeerConfirmed()
    {
        // Only a server holds anything back until then.
    }

    public void OnPong(long time) => _heartbeat.OnPong(time);

    private async Task<ConnectionEnd> RunAsync()
    {
        try
        {
            return await Frames.RunAsync(this).ConfigureAwait(false);
        }
        finally
        {
            _heartbeat.Stop();
            _session.Detach(Frames);
            _opened.TrySetResult(false);
            _socket.Dispose();
        }
    }

    private FrameError OnHello(ReadOnlyMemory<byte> frame)
    {
        var error = FrameCodec.Read<HelloFrame>(frame, out var hello);
        if (error != FrameError.None)
            return error;
        if (hello.Version != AgentSocketProtocol.Version)
            return FrameError.OutOfRange;
        _hello = hello;
        if (!_isResuming)
            Begin(hello);
        return FrameError.None;
    }

    private FrameError OnResumed(ReadOnlyMemory<byte> frame)
    {
        if (!_isResuming || _attached)
            return FrameError.NotAllowed;
        var error = FrameCodec.Read<ResumedFrame>(frame, out var resumed);
        if (error != FrameError.None)
            return error;
        if (resumed.Outcome == ResumeOutcome.Lost)
        {
            _session = _client.LoseSession(_session);
            _inbound = _inbound.For(_session);
            Begin(_hello!.Value);
            return FrameError.None;
        }

        error = _session.Resume(Frames, _hello!.Value, resumed, out var replayed);
        if (error != FrameError.None)
            return error;
        (_attached, Replayed) = (true, replayed);
        Open();
        return FrameError.None;
    }

    private FrameError OnGoAway(ReadOnlyMemory<byte> frame)
    {
        var error = FrameCodec.Read<GoAwayFrame>(frame, out var goAway);
        if (error == FrameError.None)
            _goAway.TrySetResult(goAway);
        return error;
    }

    private void Begin(HelloFrame hello)
    {
        _session.Announce(hello);
        if (!_attached)
            Attach();
        Open();
    }

    private void Attach()
    {
        _session.Attach(Frames, received: 0);
        _attached = true;
    }

    /// <summary>The first PING tells the server that its token has arrived, and takes along what waited.</summary>
    private void Open()
    {
        _client.OnAnnounced(_session.Announced!);
        _heartbeat.Start(TimeSpan.FromMilliseconds(Math.Clamp(_session.Announced!.Limits.HeartbeatMs, 100, int.MaxValue)));
        _opened.TrySetResult(true);
    }
}
