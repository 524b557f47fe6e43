using System.Security.Claims;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Connections;
using AgentSocket.Protocol.Sessions;
using AgentSocket.Server.Sessions;
using AgentSocket.Server.Stores;

namespace AgentSocket.Server.Connections;

/// <summary>One client's connection: greets, attaches the session that begins or goes on, and hands on what the client sends.</summary>
internal sealed class ServerConnection(FrameConnection connection, ClaimsPrincipal user, ServerServices services, CancellationToken aborted) : IFrameHandler
{
    private readonly Session _fresh = services.Sessions.Create(user);
    private Session? _session;
    private Task? _resuming;
    private long _reportedReceived;
    private long _reportedSent;

    public string Id { get; } = ResumeTokens.NewSecret();

    public FrameConnection Connection => connection;

    /// <summary>Queues HELLO, the server's first frame: before anything else can be sent.</summary>
    public void Greet() => connection.Sender.Enqueue(new HelloFrame(AgentSocketProtocol.Version, Id, _fresh.Id, _fresh.FirstToken(), services.Options.Limits));

    public async Task<ConnectionEnd> RunAsync()
    {
        connection.Sender.Flush();
        try
        {
            return await connection.RunAsync(this);
        }
        finally
        {
            _session?.Leave(connection);
        }
    }

    public SessionNumbering OnFirstFrame(FrameConnection _)
    {
        services.Sessions.Begin(_fresh);
        _session = _fresh;
        lock (_fresh.Numbering.Lock)
            _fresh.Attach(connection, Id, received: 0);
        return _fresh.Numbering;
    }

    /// <summary>What was counted is told to the connection that takes the session next: so it has taken effect by then.</summary>
    public FrameError OnCounted(FrameType type, ReadOnlyMemory<byte> frame, long number)
    {
        var session = _session!;
        if (!session.TryReceive(connection, number))
            return FrameError.None;
        var error = ClientFrames.Handle(session, services, type, frame);
        return error == FrameError.None && session.Numbering.Log.IsOverrun ? FrameError.Overrun : error;
    }

    public FrameError OnFrame(FrameType type, ReadOnlyMemory<byte> frame, long number)
    {
        var isFirst = connection.FramesReceived == 1;
        if (type == FrameType.Resume)
            return isFirst ? OnResume(frame) : FrameError.NotAllowed;
        if (type == FrameType.Hello)
            return isFirst ? OnHello(frame) : FrameError.NotAllowed;
        _session!.Flush();
        return FrameError.None;
    }

    public async ValueTask ReadyAsync()
    {
        if (_resuming is { } resuming)
        {
            await resuming;
            _resuming = null;
        }

        if (_session is { } session)
            await session.ReadyAsync();
    }

    /// <summary>The client has the token that came with RESUMED: the one before is void. Spec §10.2.</summary>
    public void OnPeerConfirmed() => _session?.OnPeerConfirmed(connection);

    public void OnPong(long time)
    {
        // The server sends no PING; an answer to none tells nothing.
    }

    /// <summary>The server is being stopped.</summary>
    public void GoAway(string reason, TimeSpan drain)
    {
        connection.Sender.Enqueue(new GoAwayFrame(reason, (long)drain.TotalMilliseconds));
        connection.Sender.Flush();
    }

    /// <summary>Counts the bytes since the last report. Not from two threads at once.</summary>
    public void ReportBytes()
    {
        var (received, sent) = (connection.BytesReceived, connection.Sender.BytesSent);
        services.Metrics.OnBytes(received - _reportedReceived, sent - _reportedSent);
        (_reportedReceived, _reportedSent) = (received, sent);
    }

    private static FrameError OnHello(ReadOnlyMemory<byte> frame)
    {
        var error = FrameCodec.Read<ClientHelloFrame>(frame, out var hello);
        return error == FrameError.None && hello.Version != AgentSocketProtocol.Version ? FrameError.OutOfRange : error;
    }

    private FrameError OnResume(ReadOnlyMemory<byte> frame)
    {
        var error = FrameCodec.Read<ResumeFrame>(frame, out var resume);
        if (error != FrameError.None)
            return error;
        _resuming = ResumeAsync(resume);
        return FrameError.None;
    }

    private async Task ResumeAsync(ResumeFrame resume)
    {
        try
        {
            _session = await services.Sessions.ResumeAsync(resume, user, connection, Id, aborted);
            if (_session is null)
                connection.Sender.Enqueue(new ResumedFrame(ResumeOutcome.Lost, 0, "", []));
            connection.Sender.Flush();
        }
        catch (SessionStoreException)
        {
            // Nobody knows whether the session can be had: the client asks again.
            connection.Close(CloseCode.Draining, ErrorCodes.StateUnavailable);
        }
    }
}
