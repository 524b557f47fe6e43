using System.Buffers;
using System.Net.WebSockets;

namespace AgentSocket.Protocol.Connections;

/// <summary>Reads whole messages off a WebSocket. While nothing arrives, it holds no buffer.</summary>
internal sealed class FrameReceiver(WebSocket socket, int maxFrameBytes, bool masked)
{
    private const int FirstBuffer = 4096;

    /// <summary>Bytes that came in, WebSocket headers included.</summary>
    public long BytesReceived { get; private set; }

    /// <summary>Passes every message on until the connection ends.</summary>
    /// <param name="onMessage">Takes a message, which is borrowed; says what is wrong with it.</param>
    /// <param name="ready">Waits until the next message may be taken.</param>
    public async Task<ConnectionEnd> RunAsync(Func<ReadOnlyMemory<byte>, FrameError> onMessage, Func<ValueTask> ready)
    {
        try
        {
            while (true)
            {
                var end = await ReceiveOneAsync(onMessage).ConfigureAwait(false);
                if (end is not null)
                    return end;
                await ready().ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (ConnectionFailures.IsExpected(exception))
        {
            return new ConnectionEnd.Broken(exception);
        }
    }

    /// <summary>Drops what still comes, until the peer's close frame or the connection's end.</summary>
    public async Task DrainAsync()
    {
        var scrap = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            while ((await socket.ReceiveAsync(scrap.AsMemory(), CancellationToken.None).ConfigureAwait(false)).MessageType != WebSocketMessageType.Close)
            {
                // What a peer sends behind its violation is not looked at.
            }
        }
        catch (Exception exception) when (ConnectionFailures.IsExpected(exception))
        {
            // The connection is over, which is what was waited for.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scrap);
        }
    }

    private async ValueTask<ConnectionEnd?> ReceiveOneAsync(Func<ReadOnlyMemory<byte>, FrameError> onMessage)
    {
        var result = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None).ConfigureAwait(false);
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            var length = 0;
            while (true)
            {
                if (result.MessageType == WebSocketMessageType.Close)
                    return new ConnectionEnd.ClosedByPeer(socket.CloseStatus ?? WebSocketCloseStatus.Empty, socket.CloseStatusDescription ?? "");
                if (result.MessageType == WebSocketMessageType.Text)
                    return new ConnectionEnd.Violation(FrameError.NotBinary);
                length += result.Count;
                if (length > maxFrameBytes)
                    return new ConnectionEnd.Violation(FrameError.TooLarge);
                if (result.EndOfMessage)
                    break;
                if (length == buffer.Length)
                    buffer = Grow(buffer, length);
                result = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None).ConfigureAwait(false);
            }

            BytesReceived += WebSocketHeader.BytesOf(length, masked);
            var error = onMessage(buffer.AsMemory(0, length));
            return error == FrameError.None ? null : new ConnectionEnd.Violation(error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
