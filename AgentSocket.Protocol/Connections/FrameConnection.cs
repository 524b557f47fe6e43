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
    private readonly SessionNumbering _numbering;
    private readonly FrameLimits _limits;
    private readonly TimeProvider _time;
    private readonly bool _isServer;
    private readonly FrameReceiver _receiver;
    private IFrameHandler? _handler;
    private long _lastReceived;
    private ITimer? _closeDeadline;
    private bool _ended;

    public FrameConnection(WebSocket socket, CorkedStream? cork, SessionNumbering numbering, FrameLimits limits, TimeProvider time, bool isServer)
    {
        (_socket, _numbering, _limits, _time, _isServer) = (socket, numbering, limits, time, isServer);
        _receiver = new FrameReceiver(socket, limits.MaxFrameBytes, masked: isServer);
        _lastReceived = time.GetTimestamp();
        Sender = new FrameSender(socket, cork, numbering, masked: !isServer);
    }

    /// <summary>Sends; under the session's lock, but for <see cref="FrameSender.Flush"/>.</summary>
    public FrameSender Sender { get; }

    /// <summary>Bytes that came in, WebSocket headers included.</summary>
    public long BytesReceived => _receiver.BytesReceived;

    /// <summary>How long the peer has been silent.</summary>
    public TimeSpan Silence => _time.GetElapsedTime(Volatile.Read(ref _lastReceived));

    /// <summary>Receives until the connection ends, then closes it.</summary>
    /// <param name="handler">Takes the frames.</param>
    public async Task<ConnectionEnd> RunAsync(IFrameHandler handler)
    {
        _handler = handler;
        var end = await _receiver.RunAsync(OnMessage).ConfigureAwait(false);
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
        lock (_numbering.Lock)
        {
            _ended = true;
            _closeDeadline?.Dispose();
        }

        return end;
    }

    /// <summary>Closes when all that is queued has gone out, at the latest when the deadline is over.</summary>
    public void Close(CloseCode code, string reason)
    {
        lock (_numbering.Lock)
        {
            Sender.QueueClose(code, reason);
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
        var error = FrameCodec.Check(message.Span, _limits, out var type);
        if (error != FrameError.None || !FrameTypes.IsKnown(type))
            return error;
        if (!(_isServer ? FrameTypes.MayClientSend(type) : FrameTypes.MayServerSend(type)))
            return FrameError.NotAllowed;

        long number = 0;
        if (FrameTypes.IsNumbered(type))
        {
            lock (_numbering.Lock)
                number = ++_numbering.Received;
        }

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
        lock (_numbering.Lock)
            Sender.QueuePong(ping.Time);
        Sender.Flush();
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
        lock (_numbering.Lock)
        {
            if (ack.Received > Sender.Sent)
                return FrameError.AckOutOfRange;
            _numbering.Acknowledge(ack.Received);
        }

        Sender.Flush();
        return FrameError.None;
    }

    private FrameError CheckCounts(long sentByPeer, long receivedByPeer)
    {
        lock (_numbering.Lock)
            return sentByPeer == _numbering.Received && receivedByPeer <= Sender.Sent ? FrameError.None : FrameError.CountMismatch;
    }
}
