using System.Buffers;

namespace AgentSocket.Protocol.Sessions;

/// <summary>
/// The numbered frames of one direction of a session that the peer hasn't acknowledged: output buffer, replay buffer and
/// window in one. Frames are formatted straight into it and sent out of it. It isn't synchronised: the session's lock is. Spec §5, §6.
/// </summary>
/// <param name="windowFrames">How many unacknowledged frames there may be before <see cref="IsWindowOpen"/> is false.</param>
/// <param name="windowBytes">How many unacknowledged bytes there may be before <see cref="IsWindowOpen"/> is false.</param>
internal sealed class FrameLog(long windowFrames, long windowBytes) : IBufferWriter<byte>, IDisposable
{
    private const int BufferSize = 4096;

    /// <summary>How many windows may be unacknowledged before a peer that goes on sending is stopped; small windows count as these.</summary>
    private const int OverrunWindows = 4;

    /// <summary>How many windows may be unacknowledged before what a run may send at any time waits all the same.</summary>
    private const int CrowdedWindows = 2;

    private const int LeastWindowFrames = 1024;
    private const int LeastWindowBytes = 1024 * 1024;

    private readonly Queue<FrameBuffer> _buffers = new();
    private Entry[] _entries = [];
    private FrameBuffer? _tail;
    private int _frameStart;
    private long _unacknowledgedBytes;

    /// <summary>The last frame's number; 0 before the first.</summary>
    public long Appended { get; private set; }

    /// <summary>The last frame that the peer acknowledged; the log has only those behind it.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>Bytes of all frames up to <see cref="Acknowledged"/>, from the session's first.</summary>
    public long AcknowledgedBytes { get; private set; }

    /// <summary>Whether another frame that waits for the window may be appended.</summary>
    public bool IsWindowOpen => Appended - Acknowledged < windowFrames && _unacknowledgedBytes < windowBytes;

    /// <summary>Whether frames that don't wait for the window have made the log so large that the peer must acknowledge before it asks for more. Spec §6.1.</summary>
    public bool IsOverrun => IsBeyond(OverrunWindows, Appended - Acknowledged, _unacknowledgedBytes);

    /// <summary>Whether frames of runs that don't wait for the window have made the log so large that they wait too. Sooner than <see cref="IsOverrun"/>: the peer may still speak then. Spec §6.1.</summary>
    public bool IsCrowded => IsCrowdedBy(Appended - Acknowledged, _unacknowledgedBytes);

    /// <summary><see cref="IsCrowded"/>, if so many frames and bytes were unacknowledged.</summary>
    public bool IsCrowdedBy(long frames, long bytes) => IsBeyond(CrowdedWindows, frames, bytes);

    /// <summary>Appends a frame.</summary>
    /// <returns>Its length in bytes.</returns>
    public int Append<TFrame>(in TFrame frame)
        where TFrame : struct, IFrame<TFrame>
    {
        Begin();
        FrameCodec.Write(this, frame);
        return Commit();
    }

    /// <summary>Appends a STREAM of text.</summary>
    public int AppendStream(long run, ReadOnlySpan<char> delta, StreamChannel channel)
    {
        Begin();
        FrameCodec.WriteStream(this, run, delta, channel);
        return Commit();
    }

    /// <summary>Appends a frame as it came from elsewhere.</summary>
    public int AppendRaw(ReadOnlySpan<byte> frame)
    {
        Begin();
        frame.CopyTo(GetSpan(frame.Length));
        Advance(frame.Length);
        return Commit();
    }

    /// <summary>Takes back the frame that was appended last and that nobody has read: it was too large.</summary>
    public void RemoveLast()
    {
        ref var entry = ref At(Appended);
        entry.Buffer.Rewind(entry.Offset);
        entry.Buffer.Frames--;
        _unacknowledgedBytes -= entry.Length;
        entry = default;
        Appended--;
    }

    /// <summary>The frame with this number, greater than <see cref="Acknowledged"/> and at most <see cref="Appended"/>; valid under the session's lock.</summary>
    public ReadOnlyMemory<byte> this[long number]
    {
        get
        {
            ref var entry = ref At(number);
            return entry.Buffer.Slice(entry.Offset, entry.Length);
        }
    }

    /// <summary>Lets go of all frames up to this one.</summary>
    public void Acknowledge(long number)
    {
        for (; Acknowledged < number; Acknowledged++)
        {
            ref var entry = ref At(Acknowledged + 1);
            entry.Buffer.Frames--;
            _unacknowledgedBytes -= entry.Length;
            AcknowledgedBytes += entry.Length;
            entry = default;
            while (_buffers.TryPeek(out var first) && first.Frames == 0 && first != _tail)
                _buffers.Dequeue().Dispose();
        }

        if (Acknowledged == Appended)
            FreeBuffers();
    }

    /// <summary>Drops everything and goes on behind a frame: what follows is appended anew.</summary>
    /// <param name="acknowledged">The last frame that the peer acknowledged.</param>
    /// <param name="acknowledgedBytes">Bytes of all frames up to it.</param>
    public void Reset(long acknowledged, long acknowledgedBytes)
    {
        FreeBuffers();
        _entries = [];
        (Appended, Acknowledged, AcknowledgedBytes, _unacknowledgedBytes) = (acknowledged, acknowledged, acknowledgedBytes, 0);
    }

    /// <summary>Gives all memory back; the log is not used again.</summary>
    public void Dispose()
    {
        FreeBuffers();
        _entries = [];
        Acknowledged = Appended;
        _unacknowledgedBytes = 0;
    }

    private bool IsBeyond(int windows, long frames, long bytes) =>
        frames > windows * Math.Max(windowFrames, LeastWindowFrames) || bytes > windows * Math.Max(windowBytes, LeastWindowBytes);

    /// <inheritdoc/>
    public void Advance(int count) => _tail!.Advance(count);

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_tail is null || _tail.Free < Math.Max(sizeHint, 1))
            MoveToNewBuffer(sizeHint);
        return _tail!.Tail;
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    private void Begin() => _frameStart = _tail?.Written ?? 0;

    private int Commit()
    {
        var length = _tail!.Written - _frameStart;
        if (Appended + 1 - Acknowledged > _entries.Length)
            Grow();
        Appended++;
        At(Appended) = new Entry(_tail, _frameStart, length);
        _tail.Frames++;
        _unacknowledgedBytes += length;
        return length;
    }

    /// <summary>A frame stays in one piece: what is written of it moves along.</summary>
    private void MoveToNewBuffer(int sizeHint)
    {
        var begun = _tail is null ? default : _tail.Slice(_frameStart, _tail.Written - _frameStart);
        var next = new FrameBuffer(Math.Max(BufferSize, (begun.Length + sizeHint) * 2));
        begun.CopyTo(next.Tail);
        next.Advance(begun.Length);
        if (_tail is { } previous)
        {
            previous.Rewind(_frameStart);

            // Nothing but this frame was in it. Its memory goes back now, its place in the queue with those before it.
            if (previous.Frames == 0)
                previous.Dispose();
        }

        _frameStart = 0;
        _tail = next;
        _buffers.Enqueue(next);
    }

    private void FreeBuffers()
    {
        while (_buffers.TryDequeue(out var buffer))
            buffer.Dispose();
        _tail = null;
    }

    private ref Entry At(long number) => ref _entries[(int)(number & (_entries.Length - 1))];

    private void Grow()
    {
        var larger = new Entry[Math.Max(16, _entries.Length * 2)];
        for (var number = Acknowledged + 1; number <= Appended; number++)
            larger[(int)(number & (larger.Length - 1))] = At(number);
        _entries = larger;
    }

    private readonly record struct Entry(FrameBuffer Buffer, int Offset, int Length);
}
