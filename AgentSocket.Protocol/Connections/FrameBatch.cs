using System.Buffers;
using System.Net.WebSockets;

namespace AgentSocket.Protocol.Connections;

/// <summary>
/// The frames of one write, copied out of the log under the session's lock. On a stream of our own they leave as one write, framed by
/// hand; on any other WebSocket one message after the other.
/// </summary>
internal sealed class FrameBatch(WebSocket socket, SharedStream? stream, bool masked, FrameTap? tap)
{
    private const int LargeBytes = 64 * 1024;
    private const int FirstBuffer = 2048;

    private readonly List<(int End, long Number)> _messages = [];
    private byte[] _bytes = [];
    private int _length;

    /// <summary>Bytes that went out, WebSocket headers included.</summary>
    public long BytesSent { get; private set; }

    public bool IsEmpty => _length == 0;

    /// <summary>Whether the batch should leave before more is added.</summary>
    public bool IsLarge => _length >= LargeBytes;

    /// <summary>Adds a frame.</summary>
    /// <param name="frame">The frame, which is copied.</param>
    /// <param name="number">Its number in the session; 0 if it has none.</param>
    public void Add(ReadOnlySpan<byte> frame, long number = 0)
    {
        Reserve(frame.Length + WebSocketHeader.MaxBytes);
        if (stream is not null)
            _length += WebSocketHeader.Write(_bytes.AsSpan(_length), frame.Length);
        frame.CopyTo(_bytes.AsSpan(_length));
        _length += frame.Length;
        if (stream is null)
            _messages.Add((_length, number));
    }

    public async ValueTask SendAsync()
    {
        if (stream is not null)
        {
            BytesSent += _length;
            await stream.WriteAsync(_bytes.AsMemory(0, _length)).ConfigureAwait(false);
        }

        var start = 0;
        foreach (var (end, number) in _messages)
        {
            tap?.OnSent(number, _bytes.AsMemory(start, end - start));
            BytesSent += WebSocketHeader.BytesOf(end - start, masked);
            await socket.SendAsync(_bytes.AsMemory(start, end - start), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
            start = end;
        }

        Clear();
    }

    private void Clear()
    {
        _messages.Clear();
        _length = 0;
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - _length >= count)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBuffer, (_length + count) * 2));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
