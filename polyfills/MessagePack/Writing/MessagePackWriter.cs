using System.Buffers;

namespace MessagePack;

/// <summary>
/// Writes MessagePack, each value in its shortest form, straight into an <see cref="IBufferWriter{T}"/>. What is written is
/// there for sure after <see cref="Flush"/>.
/// </summary>
public ref partial struct MessagePackWriter
{
    private readonly IBufferWriter<byte> _output;
    private Span<byte> _buffer;
    private int _written;

    /// <summary>Writes to the given buffers.</summary>
    public MessagePackWriter(IBufferWriter<byte> writer)
        : this()
    {
        ArgumentNullException.ThrowIfNull(writer);
        _output = writer;
    }

    /// <summary>Cancels the operation that this writer is part of. The writer itself doesn't look at it.</summary>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>Hands what was written to the underlying buffers.</summary>
    public void Flush()
    {
        if (_written > 0)
        {
            _output.Advance(_written);
            _written = 0;
            _buffer = default;
        }
    }

    /// <summary>Room for bytes that the caller writes as they stand, and then counts with <see cref="Advance"/>.</summary>
    public Span<byte> GetSpan(int length) => Reserve(Math.Max(length, 1));

    /// <summary>Counts bytes as written.</summary>
    public void Advance(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)(_buffer.Length - _written), nameof(length));
        _written += length;
    }

    /// <summary>Writes bytes as they stand.</summary>
    public void WriteRaw(ReadOnlySpan<byte> rawMessagePackBlock) => Copy(rawMessagePackBlock);

    /// <summary>Writes bytes as they stand.</summary>
    public void WriteRaw(in ReadOnlySequence<byte> rawMessagePackBlock)
    {
        foreach (var segment in rawMessagePackBlock)
        {
            Copy(segment.Span);
        }
    }
}
