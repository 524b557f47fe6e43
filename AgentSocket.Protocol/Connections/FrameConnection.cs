using System.Net.WebSockets;
using AgentSocket.Protocol.Sessions;

namespace AgentSocket.Protocol.Connections;

/// <summary>
/// One WebSocket that carries a session's frames, on either side. Receives, checks and counts frames at one place; answers PING;
/// takes ACK; closes within a deadline. Spec §3, §5, §7.
/// </summary>
internal sealed class FrameConnection
{
    private static readonly TimeSpan CloseDeadline = TimeSpan.FromSeconds(5);

    private readonly WebSocket _socket;
    private readonly FrameLimits _limits;
    private readonly TimeProvider _time;
    private readonly bool _isServer;
    private readonly FrameReceiver _receiver;
    private readonly FrameTap? _tap;
    private readonly Lock _closing = new();
    private SessionNumbering? _numbering;
    private IFrameHandler? _handler;
    private long _lastReceived;
    private ITimer? _closeDeadline;
    private bool _ended;

    /// <param name="socket">The WebSocket.</param>
    /// <param name="stream">The stream under it, where the frames' headers are written by hand.</param>
    /// <param name="limits">What is accepted of the peer.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isServer">Which side this is.</param>
    /// <param name="observer">Sees the frames, where there is no <paramref name="stream"/>; null for nobody.</param>
    public FrameConnection(WebSocket socket, SharedStream? stream, FrameLimits limits, TimeProvider time, bool isServer, FrameObserver? observer = null)
    {
        (_socket, _limits, _time, _isServer) = (socket, limits, time, isServer);
        _receiver = new FrameReceiver(socket, limits.MaxFrameBytes, masked: isServer);
        _lastReceived = time.GetTimestamp();
        _tap = observer is null ? null : new FrameTap(observer, time, masked: !isServer);
        Sender = new FrameSender(socket, stream, masked: !isServer, _tap);
    }

    /// <summary>Sends.</summary>
    public FrameSender Sender { get; }

    /// <summary>Bytes that came in, WebSocket headers included.</summary>
    public long BytesReceived => _receiver.BytesReceived;

    /// <summary>Frames that came in, whatever their type.</summary>
    public long FramesReceived { get; private set; }

    /// <summary>How long the peer has been silent.</summary>
    public TimeSpan Silence => _time.GetElapsedTime(Volatile.Read(ref _lastReceived));

    /// <summary>
    /// From now on this connection carries the session: any other that did is fenced off, what it still receives is left out.
    /// Before the first numbered frame is received, or within the handler of a frame before that. Under the session's lock.
    /// </summary>
    /// <param name="numbering">The session's frames.</param>
    /// <param name="received">What the peer has already received in the session.</param>
    public void Attach(SessionNumbering numbering, long received)
    {
        numbering.Owner = this;
        _numbering = numbering;
        Sender.Attach(numbering, this, received);
    }

    /// <summary>Receives until the connection ends, then closes it.</summary>
    /// <param name="handler">Takes the frames.</param>
    public async Task<ConnectionEnd> RunAsync(IFrameHandler handler)
    {
        _handler = handler;
        var end = await _receiver.RunAsync(OnMessage, handler.ReadyAsync).ConfigureAwait(false);
        switch (end)
        {
            case ConnectionEnd.Violation violation:
                Close(CloseCodes.For(violation.Error), violation.Error.ToString());
                break;
            case ConnectionEnd.ClosedByPeer:
                Close(CloseCode.Normal, "");
                break;
        }

        if (end is not ConnectionEnd.Broken)
            await Sender.Finished.Task.ConfigureAwait(false);
        else
            _socket.Abort();

        // Bytes that nobody reads make the system reset the connection, and the close frame is lost with it.
        if (end is ConnectionEnd.Violation)
            await _receiver.DrainAsync().ConfigureAwait(false);
        lock (_closing)
        {
            _ended = true;
            _closeDeadline?.Dispose();
        }

        return end;
    }

    /// <summary>Closes when all that is queued has gone out, at the latest when the deadline is over.</summary>
    public void Close(CloseCode code, string reason)
    {
        Sender.QueueClose(code, reason);
        lock (_closing)
        {
            if (!_ended)
                _closeDeadline ??= _time.CreateTimer(_ => AbortAtDeadline(), null, CloseDeadline, Timeout.InfiniteTimeSpan);
        }

        Sender.Flush();
    }

    /// <summary>Ends the connection at once.</summary>
    public void Abort() => _socket.Abort();

    private void AbortAtDeadline()
    {
        _socket.Abort();
        Sender.Finished.TrySetResult();
    }

    private FrameError OnMessage(ReadOnlyMemory<byte> message)
    {
        Volatile.Write(ref _lastReceived, _time.GetTimestamp());
        FramesReceived++;
        var error = FrameCodec.Check(message.Span, _limits, out var type);
        if (error != FrameError.None)
            return error;
        if (!FrameTypes.IsKnown(type))
        {
            _tap?.OnReceived(type, number: 0, message);
            return FrameError.None;
        }

        if (!(_isServer ? FrameTypes.MayClientSend(type) : FrameTypes.MayServerSend(type)))
            return FrameError.NotAllowed;

        long number = 0;
        if (FrameTypes.IsNumbered(type))
        {
            var numbering = _numbering ?? _handler!.OnFirstFrame(this);
            lock (numbering.Lock)
            {
                if (numbering.Owner != this)
                    return FrameError.None;
                number = ++numbering.Received;
                error = _handler!.OnCounted(type, message, number);
            }

            if (error != FrameError.None)
                return error;
        }

        _tap?.OnReceived(type, number, message);
        return type switch
        {
            FrameType.Ping => OnPing(message),
            FrameType.Pong => OnPong(message),
            FrameType.Ack => OnAck(message),
            _ => _handler!.OnFrame(type, message, number),
        };
    }

    private FrameError OnPing(ReadOnlyMemory<byte> message)
    {
        var error = FrameCodec.Read<PingFrame>(message, out var ping);
        if (error == FrameError.None)
            error = CheckCounts(ping.Sent, ping.Received);
        if (error != FrameError.None)
            return error;
        Sender.QueuePong(ping.Time);
        Sender.Flush();
        _handler!.OnPeerConfirmed();
        return FrameError.None;
    }

    private FrameError OnPong(ReadOnlyMemory<byte> message)
    {
        var error = FrameCodec.Read<PongFrame>(message, out var pong);
        if (error == FrameError.None)
            error = CheckCounts(pong.Sent, pong.Received);
        if (error == FrameError.None)
            _handler!.OnPong(pong.Time);
        return error;
    }

    private FrameError OnAck(ReadOnlyMemory<byte> message)
    {
        var error = FrameCodec.Read<AckFrame>(message, out var ack);
        if (error != FrameError.None)
            return error;
        if (_numbering is null)
            return ack.Received == 0 ? FrameError.None : FrameError.AckOutOfRange;
        lock (_numbering.Lock)
        {
            if (_numbering.Owner != this)
                return FrameError.None;
            if (ack.Received > Sender.Sent)
                return FrameError.AckOutOfRange;
            _numbering.Acknowledge(ack.Received);
        }

        _handler!.OnPeerConfirmed();
        return FrameError.None;
    }

    private FrameError CheckCounts(long sentByPeer, long receivedByPeer)
    {
        if (_numbering is null)
            return sentByPeer == 0 && receivedByPeer == 0 ? FrameError.None : FrameError.CountMismatch;
        lock (_numbering.Lock)
            return _numbering.Owner != this || sentByPeer == _numbering.Received && receivedByPeer <= Sender.Sent ? FrameError.None : FrameError.CountMismatch;
    }
}
