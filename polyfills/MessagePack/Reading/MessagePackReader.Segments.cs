using System.Buffers;

namespace MessagePack;

/// <summary>
/// The place in the data. Unless all was read, the next byte is always in the current segment; so one byte needs one check,
/// and the multi-segment code is never on the way of data in one piece.
/// </summary>
public ref partial struct MessagePackReader
{
    private readonly long Remaining => _segment.Length - _index + _followingBytes;

    private readonly bool Has(long count) => _segment.Length - _index >= count || Remaining >= count;

    private readonly bool TryPeekCode(out byte code)
    {
        if ((uint)_index >= (uint)_segment.Length)
        {
            code = 0;
            return false;
        }

        code = _segment[_index];
        return true;
    }

    /// <summary>Goes on by a count that the caller knows to be there.</summary>
    private void Advance(long count)
    {
        if (count < _segment.Length - _index)
        {
            _index += (int)count;
        }
        else
        {
            AdvanceToNextSegment(count);
        }
    }

    private void AdvanceToNextSegment(long count)
    {
        count -= _segment.Length - _index;
        while (_followingBytes > 0)
        {
            EnterNextSegment();
            if (count < _segment.Length)
            {
                _index = (int)count;
                return;
            }

            count -= _segment.Length;
        }

        _index = _segment.Length;
    }

    private void EnterNextSegment()
    {
        _consumedBefore += _segment.Length;
        ReadOnlyMemory<byte> segment;
        do
        {
            _segmentStart = _nextSegment;
            _sequence.TryGet(ref _nextSegment, out segment);
        }
        while (segment.IsEmpty);

        _segment = segment.Span;
        _index = 0;
        _followingBytes -= segment.Length;
    }

    private void StartAcrossSegments()
    {
        _nextSegment = _segmentStart;
        _sequence.TryGet(ref _nextSegment, out _);
        _followingBytes = _sequence.Length - _segment.Length;
        if (_segment.IsEmpty && _followingBytes > 0)
        {
            EnterNextSegment();
        }
    }

    /// <summary>Takes a count of bytes that the caller knows to be there.</summary>
    private ReadOnlySequence<byte> Take(long count)
    {
        var taken = _readsMemory
            ? new ReadOnlySequence<byte>(_memory.Slice(_index, (int)count))
            : _sequence.Slice(Position, count);
        Advance(count);
        return taken;
    }
}
