using System.Buffers;
using System.Net.WebSockets;
using AgentSocket.Protocol.Sessions;

namespace AgentSocket.Protocol.Connections;

/// <summary>
/// Sends a session's frames over one WebSocket: control frames as they fall due, numbered frames in order. Whoever flushes while
/// nobody sends becomes the sender, on its own thread, and goes on until nothing is left; there is no send loop to wake.
/// </summary>
internal sealed class FrameSender(WebSocket socket, SharedStream? stream, bool masked, FrameTap? tap = null)
{
    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _control = new(64);
    private readonly List<int> _controlEnds = [];
    private readonly FrameBatch _batch = new(socket, stream, masked, tap);
    private SessionNumbering? _numbering;
    private object? _owner;
    private int _flushes;
    private long _sent;
    private long? _pong;
    private long? _ping;
    private long? _ack;
    private (CloseCode Code, string Reason)? _close;
    private bool _closed;

    /// <summary>Bytes that went out, WebSocket headers included.</summary>
    public long BytesSent => _batch.BytesSent;

    /// <summary>The last numbered frame that was handed to this connection's socket. Under the session's lock.</summary>
    public long Sent => _sent;

    /// <summary>Completes when the close frame has gone out, or sending has failed.</summary>
    public TaskCompletionSource Finished { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>From now on this connection carries a session's numbered frames, the one after <paramref name="received"/> first. Under the session's lock.</summary>
    /// <param name="numbering">The session's frames.</param>
    /// <param name="owner">The connection; frames go out as long as the session is its.</param>
    /// <param name="received">What the peer has already received in the session.</param>
    public void Attach(SessionNumbering numbering, object owner, long received)
    {
        lock (_lock)
            (_numbering, _owner, _sent) = (numbering, owner, received);
    }

    /// <summary>Queues a control frame that has no counts: HELLO, RESUME, RESUMED, GOAWAY.</summary>
    public void Enqueue<TFrame>(in TFrame frame)
        where TFrame : struct, IFrame<TFrame>
    {
        lock (_lock)
            Format(frame);
    }

    /// <summary>A PONG for the peer's PING falls due; several that wait become one.</summary>
    public void QueuePong(long time)
    {
        lock (_lock)
            _pong = time;
    }

    /// <summary>A PING falls due.</summary>
    public void QueuePing(long time)
    {
        lock (_lock)
            _ping = time;
    }

    /// <summary>An ACK falls due.</summary>
    public void QueueAck(long received)
    {
        lock (_lock)
            _ack = received;
    }

    /// <summary>The connection is closed when all that is queued has gone out.</summary>
    public void QueueClose(CloseCode code, string reason)
    {
        lock (_lock)
            _close ??= (code, reason);
    }

    /// <summary>Sends what there is, unless somebody already does; that one then sends this too.</summary>
    public void Flush()
    {
        if (Interlocked.Increment(ref _flushes) == 1)
            _ = SendUntilNothingIsLeftAsync();
    }

    private async Task SendUntilNothingIsLeftAsync()
    {
        try
        {
            int seen;
            do
            {
                seen = Volatile.Read(ref _flushes);
                await SendAllAsync().ConfigureAwait(false);
            }
            while (Interlocked.Add(ref _flushes, -seen) != 0);
        }
        catch (Exception exception)
        {
            // _flushes stays above zero: nobody sends on this connection any more.
            socket.Abort();
            Finished.TrySetResult();
            if (!ConnectionFailures.IsExpected(exception))
                throw;
        }
    }

    private async ValueTask SendAllAsync()
    {
        while (!_closed)
        {
            var close = Take();
            if (!_batch.IsEmpty)
            {
                await _batch.SendAsync().ConfigureAwait(false);
                continue;
            }

            if (close is { } end)
            {
                _closed = true;
                await socket.CloseOutputAsync(end.Code.ToStatus(), end.Reason, CancellationToken.None).ConfigureAwait(false);
                Finished.TrySetResult();
            }

            return;
        }
    }

    private (CloseCode Code, string Reason)? Take()
    {
        var numbering = Volatile.Read(ref _numbering);
        if (numbering is null)
        {
            lock (_lock)
                TakeControlFrames(received: 0);
            return _close;
        }

        lock (numbering.Lock)
        {
            lock (_lock)
            {
                TakeControlFrames(numbering.Safe);
                if (numbering == _numbering && numbering.Owner == _owner)
                    TakeNumberedFrames(numbering.Log);
                return _close;
            }
        }
    }

    /// <summary>PING and PONG say how many numbered frames went before them: they are formatted when their turn comes.</summary>
    private void TakeControlFrames(long received)
    {
        if (_ping is { } ping)
            Format(new PingFrame(ping, _sent, received));
        if (_pong is { } pong)
            Format(new PongFrame(pong, _sent, received));
        if (_ack is { } ack)
            Format(new AckFrame(ack));
        (_ping, _pong, _ack) = (null, null, null);

        var start = 0;
        foreach (var end in _controlEnds)
        {
            _batch.Add(_control.WrittenSpan[start..end]);
            start = end;
        }

        _control.ResetWrittenCount();
        _controlEnds.Clear();
    }

    private void TakeNumberedFrames(FrameLog log)
    {
        while (_sent < log.Appended && !_batch.IsLarge)
            _batch.Add(log[++_sent].Span, _sent);
    }

    private void Format<TFrame>(in TFrame frame)
        where TFrame : struct, IFrame<TFrame>
    {
        FrameCodec.Write(_control, frame);
        _controlEnds.Add(_control.WrittenCount);
    }
}
