using System.Security.Claims;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Connections;
using AgentSocket.Protocol.Sessions;
using AgentSocket.Server.Sessions;

namespace AgentSocket.Server.Connections;

/// <summary>One client's connection: greets, attaches the session that begins or goes on, and hands on what the client sends.</summary>
internal sealed class ServerConnection(FrameConnection connection, ClaimsPrincipal user, ServerServices services) : IFrameHandler
{
    private const int AckInterval = 16;

    private readonly Session _fresh = new(user, services.Options, services.Metrics, services.Time);
    private Session? _session;
    private long _acknowledged;
    private long _reportedReceived;
    private long _reportedSent;

    public string Id { get; } = ResumeTokens.NewSecret();

    public FrameConnection Connection => connection;

    /// <summary>Whether runs of its session go on.</summary>
    public bool IsBusy
    {
        get
        {
            if (_session is not { } session)
                return false;
            lock (session.Numbering.Lock)
                return session.Runs.Count > 0;
        }
    }

    /// <summary>Queues HELLO, the server's first frame: before anything else can be sent.</summary>
    public void Greet() => connection.Sender.Enqueue(new HelloFrame(AgentSocketProtocol.Version, Id, _fresh.Id, _fresh.Tokens.Rotate(), services.Options.Limits));

    public async Task<ConnectionEnd> RunAsync()
    {
        connection.Sender.Flush();
        try
        {
            return await connection.RunAsync(this);
        }
        finally
        {
            if (_session is { } session)
                Leave(session);
        }
    }

    public SessionNumbering OnFirstFrame(FrameConnection _)
    {
        services.Sessions.Add(_fresh);
        AttachTo(_fresh, received: 0);
        return _fresh.Numbering;
    }

    public FrameError OnFrame(FrameType type, ReadOnlyMemory<byte> frame, long number)
    {
        var isFirst = connection.FramesReceived == 1;
        if (type == FrameType.Resume)
            return isFirst ? OnResume(frame) : FrameError.NotAllowed;
        if (type == FrameType.Hello)
            return isFirst ? FrameCodec.Read<ClientHelloFrame>(frame, out _) : FrameError.NotAllowed;

        var error = ClientFrames.Handle(_session!, services, type, frame);
        if (number - _acknowledged >= AckInterval)
        {
            _acknowledged = number;
            connection.Sender.QueueAck(number);
            connection.Sender.Flush();
        }

        return error;
    }

    /// <summary>The client has the token that came with RESUMED: the one before is void. Spec §10.2.</summary>
    public void OnPeerConfirmed()
    {
        if (_session is not { } session)
            return;
        lock (session.Numbering.Lock)
        {
            if (session.IsCarriedBy(connection))
                session.Tokens.Confirm();
        }
    }

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

    private FrameError OnResume(ReadOnlyMemory<byte> frame)
    {
        var error = FrameCodec.Read<ResumeFrame>(frame, out var resume);
        if (error != FrameError.None)
            return error;
        if (!services.Sessions.TryGet(resume.SessionId, out var session) || !TryTakeOver(session, resume))
            connection.Sender.Enqueue(new ResumedFrame(ResumeOutcome.Lost, 0, "", []));
        connection.Sender.Flush();
        return FrameError.None;
    }

    private bool TryTakeOver(Session session, ResumeFrame resume)
    {
        FrameConnection? previous;
        lock (session.Numbering.Lock)
        {
            if (session.HasEnded || !session.Tokens.IsValid(resume.ResumeToken) || !Principals.AreSame(session.User, user))
                return false;
            var log = session.Numbering.Log;
            if (resume.Received < log.Acknowledged || resume.Received > log.Appended)
                return false;

            session.Numbering.Acknowledge(resume.Received);
            var runs = session.Runs.Values.Select(run => new ResumedRun(run.Number, run.State)).ToArray();
            connection.Sender.Enqueue(new ResumedFrame(ResumeOutcome.Resumed, session.Numbering.Received, session.Tokens.Rotate(), runs));
            previous = AttachTo(session, resume.Received);
            _acknowledged = session.Numbering.Received;
        }

        previous?.Close(CloseCode.Superseded, "");
        return true;
    }

    private FrameConnection? AttachTo(Session session, long received)
    {
        lock (session.Numbering.Lock)
        {
            _session = session;
            return session.Attach(connection, Id, received);
        }
    }

    private void Leave(Session session)
    {
        lock (session.Numbering.Lock)
        {
            if (session.Detach(connection))
                services.Sessions.ExpireLater(session);
        }
    }
}
