using System.Buffers;

namespace AgentSocket.Protocol.Sessions;

/// <summary>A pooled piece of the log that frames are formatted straight into. It goes back to the pool when its last frame is released.</summary>
internal sealed class FrameBuffer(int size) : IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(size);

    /// <summary>Bytes that hold frames.</summary>
    public int Written { get; private set; }

    /// <summary>Frames in this buffer that aren't released.</summary>
    public int Frames { get; set; }

    public int Free => _bytes.Length - Written;

    public Memory<byte> Tail => _bytes.AsMemory(Written);

    public void Advance(int count) => Written += count;

    public void Rewind(int written) => Written = written;

    public ReadOnlyMemory<byte> Slice(int offset, int length) => _bytes.AsMemory(offset, length);

    public void Dispose()
    {
        var bytes = _bytes;
        _bytes = [];
        Written = 0;
        if (bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(bytes);
    }
}
