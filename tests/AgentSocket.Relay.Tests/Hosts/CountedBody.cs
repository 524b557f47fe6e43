namespace AgentSocket.Relay.Tests.Hosts;

/// <summary>A body that counts how often it is read. Each read brings one piece.</summary>
internal sealed class CountedBody(IReadOnlyList<byte[]> pieces) : Stream
{
    private readonly List<(int Count, TaskCompletionSource Reached)> _watches = [];

    public int Reads { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Completes when it was read that often.</summary>
    public Task ReachAsync(int count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_watches)
        {
            _watches.Add((count, reached));
            Notify();
        }

        return reached.Task;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        lock (_watches)
        {
            Reads++;
            Notify();
            if (Reads > pieces.Count)
                return 0;
            pieces[Reads - 1].CopyTo(buffer);
            return pieces[Reads - 1].Length;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Notify()
    {
        foreach (var (count, reached) in _watches)
        {
            if (Reads >= count)
                reached.TrySetResult();
        }
    }
}
