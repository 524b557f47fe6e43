using System.Buffers;

namespace MessagePack;

/// <summary>
/// Reads MessagePack, value by value, from memory or from a sequence of segments. What it returns as a sequence or a span
/// is a slice of what it reads from.
/// </summary>
/// <exception cref="MessagePackSerializationException">The next value is not of the type that is asked for.</exception>
/// <exception cref="EndOfStreamException">The data ends before the value does.</exception>
public ref partial struct MessagePackReader
{
    private readonly bool _readsMemory;
    private readonly ReadOnlyMemory<byte> _memory;
    private readonly ReadOnlySequence<byte> _sequence;
    private ReadOnlySpan<byte> _segment;
    private int _index;
    private long _consumedBefore;
    private long _followingBytes;
    private SequencePosition _segmentStart;
    private SequencePosition _nextSegment;

    /// <summary>Reads from one piece of memory.</summary>
    public MessagePackReader(ReadOnlyMemory<byte> memory)
        : this()
    {
        _memory = memory;
        _segment = memory.Span;
        _readsMemory = true;
    }

    /// <summary>Reads from a sequence, which may be in many segments.</summary>
    public MessagePackReader(scoped in ReadOnlySequence<byte> readOnlySequence)
        : this()
    {
        _sequence = readOnlySequence;
        _segmentStart = readOnlySequence.Start;
        _segment = readOnlySequence.FirstSpan;
        if (!readOnlySequence.IsSingleSegment)
        {
            StartAcrossSegments();
        }
    }

    /// <summary>Cancels the operation that this reader is part of. The reader itself doesn't look at it.</summary>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>How many arrays and maps stand around the next value; kept by <see cref="MessagePackSecurity.DepthStep"/>.</summary>
    public int Depth { get; set; }

    /// <summary>All of the data, with what was read already.</summary>
    public readonly ReadOnlySequence<byte> Sequence => _readsMemory ? new ReadOnlySequence<byte>(_memory) : _sequence;

    /// <summary>Where the next value begins in <see cref="Sequence"/>.</summary>
    public readonly SequencePosition Position =>
        _readsMemory ? Sequence.GetPosition(_index) : _sequence.GetPosition(_index, _segmentStart);

    /// <summary>How many bytes were read.</summary>
    public readonly long Consumed => _consumedBefore + _index;

    /// <summary>Whether all was read.</summary>
    public readonly bool End => _index >= _segment.Length;

    /// <summary>Whether the next value is nil.</summary>
    public readonly bool IsNil => NextCode == MessagePackCode.Nil;

    /// <summary>The type of the next value.</summary>
    public readonly MessagePackType NextMessagePackType => MessagePackCode.ToMessagePackType(NextCode);

    /// <summary>The code that introduces the next value.</summary>
    public readonly byte NextCode
    {
        get
        {
            if ((uint)_index >= (uint)_segment.Length)
            {
                ReadFailure.EndOfData();
            }

            return _segment[_index];
        }
    }

    /// <summary>A reader of other data with this reader's settings.</summary>
    public readonly MessagePackReader Clone(scoped in ReadOnlySequence<byte> readOnlySequence) => new(readOnlySequence)
    {
        CancellationToken = CancellationToken,
        Depth = Depth,
    };

    /// <summary>A second reader at the same place, to look ahead with.</summary>
    public readonly MessagePackReader CreatePeekReader() => this;
}
