using System.Buffers;
using System.Net.WebSockets;
using AgentSocket.Protocol.Sessions;

namespace AgentSocket.Protocol.Connections;

/// <summary>
/// Sends a session's frames over one WebSocket: control frames as they fall due, numbered frames in order. Whoever flushes while
/// nobody sends becomes the sender, on its own thread, and goes on until nothing is left; there is no send loop to wake.
/// </summary>
internal sealed class FrameSender(WebSocket socket, CorkedStream? cork, SessionNumbering numbering, bool masked)
{
    private const int BatchFrames = 64;
    private const int BatchBytes = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _control = new(64);
    private readonly List<int> _controlEnds = [];
    private readonly ReadOnlyMemory<byte>[] _batch = new ReadOnlyMemory<byte>[BatchFrames];
    private int _flushes;
    private long _sent;
    private bool _muted = true;
    private long? _pong;
    private long? _ping;
    private long _ack = -1;
    private (CloseCode Code, string Reason)? _close;
    private bool _closed;

    /// <summary>Bytes that went out, WebSocket headers included.</summary>
    public long BytesSent { get; private set; }

    /// <summary>The last numbered frame that was handed to this connection's socket.</summary>
    public long Sent => _sent;

    /// <summary>What ended sending, if something did.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Completes when the close frame has gone out, or sending has failed.</summary>
    public TaskCompletionSource Finished { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Numbered frames go out from here on, the one after <paramref name="received"/> first. Under the session's lock.</summary>
    /// <param name="received">What the peer has already received in the session.</param>
    public void Begin(long received)
    {
        _sent = received;
        _muted = false;
    }

    /// <summary>Queues a control frame that has no counts: HELLO, RESUME, RESUMED, GOAWAY. Under the session's lock.</summary>
    public void Enqueue<TFrame>(in TFrame frame)
        where TFrame : struct, IFrame<TFrame>
    {
        FrameCodec.Write(_control, frame);
        _controlEnds.Add(_control.WrittenCount);
    }

    /// <summary>A PONG for the peer's PING falls due; several that wait become one. Under the session's lock.</summary>
    public void QueuePong(long time) => _pong = time;

    /// <summary>A PING falls due. Under the session's lock.</summary>
    public void QueuePing(long time) => _ping = time;

    /// <summary>An ACK falls due. Under the session's lock.</summary>
    public void QueueAck(long received) => _ack = received;

    /// <summary>The connection is closed when all that is queued has gone out. Under the session's lock.</summary>
    public void QueueClose(CloseCode code, string reason) => _close ??= (code, reason);

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
            Failure = exception;
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
            int count;
            byte[] control;
            int[] controlEnds;
            (CloseCode Code, string Reason)? close;
            lock (numbering.Lock)
            {
                (control, controlEnds) = TakeControlFrames();
                count = TakeNumberedFrames();
                close = _close;
            }

            if (controlEnds.Length == 0 && count == 0)
            {
                if (close is { } end)
                    await CloseAsync(end.Code, end.Reason).ConfigureAwait(false);
                return;
            }

            cork?.Cork();
            var start = 0;
            foreach (var end in controlEnds)
            {
                await SendAsync(control.AsMemory(start, end - start)).ConfigureAwait(false);
                start = end;
            }

            for (var i = 0; i < count; i++)
                await SendAsync(_batch[i]).ConfigureAwait(false);
            if (cork is not null)
                await cork.UncorkAsync(CancellationToken.None).ConfigureAwait(false);

            Array.Clear(_batch, 0, count);
            lock (numbering.Lock)
                numbering.Log.Release(_sent);
        }
    }

    private async ValueTask CloseAsync(CloseCode code, string reason)
    {
        _closed = true;
        await socket.CloseOutputAsync(code.ToStatus(), reason, CancellationToken.None).ConfigureAwait(false);
        Finished.TrySetResult();
    }

    private ValueTask SendAsync(ReadOnlyMemory<byte> frame)
    {
        BytesSent += WebSocketOverhead.BytesOf(frame.Length, masked);
        return socket.SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
    }

    /// <summary>PING and PONG say how many numbered frames went before them: they are formatted when their turn comes.</summary>
    private (byte[] Bytes, int[] Ends) TakeControlFrames()
    {
        if (_ping is { } ping)
            Enqueue(new PingFrame(ping, _sent, numbering.Received));
        if (_pong is { } pong)
            Enqueue(new PongFrame(pong, _sent, numbering.Received));
        if (_ack >= 0)
            Enqueue(new AckFrame(_ack));
        (_ping, _pong, _ack) = (null, null, -1);
        if (_controlEnds.Count == 0)
            return ([], []);

        var taken = (_control.WrittenSpan.ToArray(), _controlEnds.ToArray());
        _control.ResetWrittenCount();
        _controlEnds.Clear();
        return taken;
    }

    private int TakeNumberedFrames()
    {
        if (_muted)
            return 0;
        var count = 0;
        for (var bytes = 0; count < BatchFrames && bytes < BatchBytes && _sent < numbering.Log.Appended; count++)
        {
            _batch[count] = numbering.Log[++_sent];
            bytes += _batch[count].Length;
        }

        return count;
    }
}
