using System.Buffers;

namespace AgentSocket.Protocol.Connections;

/// <summary>
/// A connection's stream under a WebSocket. While it is corked, what is written is gathered, and leaves in one write when it is
/// uncorked or when it is large. Writes of several callers (the sender, and the WebSocket's own pongs) never overlap.
/// </summary>
internal sealed class CorkedStream(Stream inner) : Stream
{
    private const int Large = 16 * 1024;
    private const int Limit = 4 * 1024 * 1024;

    private readonly Lock _lock = new();
    private byte[] _gathered = [];
    private int _length;
    private bool _corked;
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

    /// <summary>From now on, writes are gathered. Only the connection's one sender corks.</summary>
    public void Cork() => _corked = true;

    /// <summary>Writes what was gathered.</summary>
    public ValueTask UncorkAsync(CancellationToken cancellationToken)
    {
        _corked = false;
        return WriteGatheredAsync(cancellationToken);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            Gather(buffer.Span);
            if (_corked && _length < Large)
                return ValueTask.CompletedTask;
        }

        return WriteGatheredAsync(cancellationToken);
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

    private void Gather(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > Limit)
            throw new IOException("The peer doesn't read what is sent to it.");
        if (_length + bytes.Length > _gathered.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + bytes.Length, _gathered.Length == 0 ? 1024 : _gathered.Length * 2));
            _gathered.AsSpan(0, _length).CopyTo(larger);
            ReturnToPool(_gathered);
            _gathered = larger;
        }

        bytes.CopyTo(_gathered.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Whoever finds nobody writing writes, also what others gather meanwhile; they wait for it.</summary>
    private ValueTask WriteGatheredAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_writing)
                return new ValueTask(_write);
            if (_length == 0)
                return ValueTask.CompletedTask;
            _writing = true;
        }

        var write = WriteUntilEmptyAsync(cancellationToken);
        if (write.IsCompleted)
            return new ValueTask(write);
        lock (_lock)
            _write = write;
        return new ValueTask(write);
    }

    private async Task WriteUntilEmptyAsync(CancellationToken cancellationToken)
    {
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

                (taken, length) = (_gathered, _length);
                (_gathered, _length) = ([], 0);
            }

            // A failed write leaves _writing set: the stream is broken, and nothing more goes out.
            await inner.WriteAsync(taken.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            ReturnToPool(taken);
        }
    }

    private static void ReturnToPool(byte[] bytes)
    {
        if (bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(bytes);
    }
}
