using System.Net.Sockets;
using System.Net.WebSockets;
using System.Threading.Channels;
using AgentSocket.Protocol;

namespace AgentSocket.Faults.Clients;

/// <summary>One WebSocket: what is enqueued goes out in order, and whole messages come in.</summary>
internal sealed class Link : IAsyncDisposable
{
    private const int FirstBuffer = 4096;

    private readonly ClientWebSocket _socket;
    private readonly Channel<byte[]> _outgoing = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true });
    private readonly CancellationTokenSource _end = new();
    private readonly Task _sending;
    private readonly TaskCompletionSource _received = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _buffer = new byte[FirstBuffer];

    private Link(ClientWebSocket socket)
    {
        _socket = socket;
        _sending = SendAsync();
    }

    /// <summary>The close code that the server sent; 0 if it sent none.</summary>
    public int CloseCode => (int)(_socket.CloseStatus ?? 0);

    /// <summary>Connects.</summary>
    /// <returns>The connection; null if none could be made.</returns>
    public static async Task<Link?> ConnectAsync(Uri address, HttpMessageInvoker http, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(AgentSocketProtocol.SubProtocol);
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            await socket.ConnectAsync(address, http, either.Token);
            return new Link(socket);
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            socket.Dispose();
            return null;
        }
    }

    public void Enqueue(byte[] frame) => _outgoing.Writer.TryWrite(frame);

    /// <summary>The next message, valid until the next call; null when the connection is over.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReceiveAsync()
    {
        try
        {
            var length = 0;
            while (true)
            {
                var result = await _socket.ReceiveAsync(_buffer.AsMemory(length), _end.Token);
                length += result.Count;
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    _received.TrySetResult();
                    return null;
                }

                if (result.EndOfMessage)
                    return _buffer.AsMemory(0, length);
                if (length == _buffer.Length)
                    Array.Resize(ref _buffer, length * 2);
            }
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            _received.TrySetResult();
            return null;
        }
    }

    /// <summary>Ends it without a closing handshake; on another thread, for the caller may hold a lock.</summary>
    public void Abort()
    {
        try
        {
            _ = _end.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    /// <summary>Closes it in order, with 1000; cuts it if that takes too long.</summary>
    public async Task CloseAsync(TimeSpan limit, TimeProvider time)
    {
        _outgoing.Writer.TryComplete();
        await using var late = time.CreateTimer(_ => Abort(), null, limit, Timeout.InfiniteTimeSpan);
        await _sending;
        try
        {
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", _end.Token);
            await _received.Task.WaitAsync(_end.Token);
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            // It broke before it was closed.
        }
    }

    public async ValueTask DisposeAsync()
    {
        _outgoing.Writer.TryComplete();
        await _end.CancelAsync();
        await _sending;
        _socket.Dispose();
        _end.Dispose();
    }

    private static bool IsExpected(Exception exception) =>
        exception is WebSocketException or IOException or SocketException or HttpRequestException or ObjectDisposedException or OperationCanceledException;

    private async Task SendAsync()
    {
        try
        {
            await foreach (var frame in _outgoing.Reader.ReadAllAsync(_end.Token))
                await _socket.SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, _end.Token);
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            // The receiving side finds out too, and says so.
        }
    }
}
