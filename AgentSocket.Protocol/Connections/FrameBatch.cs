using System.Buffers;
using System.Net.WebSockets;

namespace AgentSocket.Protocol.Connections;

/// <summary>
/// The frames of one write, copied out of the log under the session's lock. On a stream of our own they leave as one write, framed by
/// hand; on any other WebSocket one message after the other.
/// </summary>
internal sealed class FrameBatch(WebSocket socket, SharedStream? stream, bool masked)
{
    private const int LargeBytes = 64 * 1024;
    private const int FirstBuffer = 2048;

    private readonly List<int> _ends = [];
    private byte[] _bytes = [];
    private int _length;

    /// <summary>Bytes that went out, WebSocket headers included.</summary>
    public long BytesSent { get; private set; }

    public bool IsEmpty => _length == 0;

    /// <summary>Whether the batch should leave before more is added.</summary>
    public bool IsLarge => _length >= LargeBytes;

    public void Add(ReadOnlySpan<byte> frame)
    {
        Reserve(frame.Length + WebSocketHeader.MaxBytes);
        if (stream is not null)
            _length += WebSocketHeader.Write(_bytes.AsSpan(_length), frame.Length);
        frame.CopyTo(_bytes.AsSpan(_length));
        _length += frame.Length;
        if (stream is null)
            _ends.Add(_length);
    }

    public async ValueTask SendAsync()
    {
        if (stream is not null)
        {
            BytesSent += _length;
            await stream.WriteAsync(_bytes.AsMemory(0, _length)).ConfigureAwait(false);
        }

        var start = 0;
        foreach (var end in _ends)
        {
            BytesSent += WebSocketHeader.BytesOf(end - start, masked);
            await socket.SendAsync(_bytes.AsMemory(start, end - start), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
            start = end;
        }

        Clear();
    }

    private void Clear()
    {
        _ends.Clear();
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
