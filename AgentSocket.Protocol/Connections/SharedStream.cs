using System.Buffers;

namespace AgentSocket.Protocol.Connections;

/// <summary>
/// A connection's stream that the sender and the WebSocket itself (its pongs and close frames) write to: writes never overlap, each is
/// whole, and what is written while a write is under way leaves with the next one.
/// </summary>
internal sealed class SharedStream(Stream inner) : Stream
{
    private const int Limit = 4 * 1024 * 1024;

    private readonly Lock _lock = new();
    private byte[] _waiting = [];
    private int _length;
    private bool _writing;
    private Task _write = Task.CompletedTask;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_writing)
            {
                Keep(buffer.Span);
                return new ValueTask(_write);
            }

            _writing = true;
        }

        var write = WriteAllAsync(buffer, cancellationToken);
        if (write.IsCompleted)
            return new ValueTask(write);
        lock (_lock)
            _write = write;
        return new ValueTask(write);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.ReadAsync(buffer, offset, count, cancellationToken);

    /// <summary>Nothing to do: a network stream's write is its flush.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Reads are asynchronous.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Writes are asynchronous.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > Limit)
            throw new IOException("The peer doesn't read what is sent to it.");
        if (_length + bytes.Length > _waiting.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + bytes.Length, 1024));
            _waiting.AsSpan(0, _length).CopyTo(larger);
            Return(_waiting);
            _waiting = larger;
        }

        bytes.CopyTo(_waiting.AsSpan(_length));
        _length += bytes.Length;
    }

    private async Task WriteAllAsync(ReadOnlyMemory<byte> first, CancellationToken cancellationToken)
    {
        // A failed write leaves _writing set: the stream is broken, and nothing more goes out.
        await inner.WriteAsync(first, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            byte[] taken;
            int length;
            lock (_lock)
            {
                if (_length == 0)
                {
                    _writing = false;
                    return;
                }

                (taken, length) = (_waiting, _length);
                (_waiting, _length) = ([], 0);
            }

            await inner.WriteAsync(taken.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            Return(taken);
        }
    }

    private static void Return(byte[] bytes)
    {
        if (bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(bytes);
    }
}
