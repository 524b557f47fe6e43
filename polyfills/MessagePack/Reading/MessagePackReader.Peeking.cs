using System.Buffers.Binary;

namespace MessagePack;

/// <summary>Big-endian numbers at an offset from the next byte, without going on. They may lie across segments.</summary>
public ref partial struct MessagePackReader
{
    private readonly byte PeekUInt8(int offset = 1) =>
        (uint)(_index + offset) < (uint)_segment.Length ? _segment[_index + offset] : (byte)PeekAcrossSegments(offset, sizeof(byte));

    private readonly ushort PeekUInt16(int offset = 1) =>
        BinaryPrimitives.TryReadUInt16BigEndian(Ahead(offset), out var value)
            ? value
            : (ushort)PeekAcrossSegments(offset, sizeof(ushort));

    private readonly uint PeekUInt32(int offset = 1) =>
        BinaryPrimitives.TryReadUInt32BigEndian(Ahead(offset), out var value)
            ? value
            : (uint)PeekAcrossSegments(offset, sizeof(uint));

    private readonly ulong PeekUInt64(int offset = 1) =>
        BinaryPrimitives.TryReadUInt64BigEndian(Ahead(offset), out var value)
            ? value
            : PeekAcrossSegments(offset, sizeof(ulong));

    private readonly ReadOnlySpan<byte> Ahead(int offset) =>
        _segment.Length - _index > offset ? _segment[(_index + offset)..] : default;

    private readonly ulong PeekAcrossSegments(int offset, int size)
    {
        ReadFailure.EndOfDataUnless(Remaining >= offset + size);
        var ahead = this;
        ahead.Advance(offset);
        ulong value = 0;
        for (var i = 0; i < size; i++)
        {
            value = (value << 8) | ahead._segment[ahead._index];
            ahead.Advance(1);
        }

        return value;
    }
}
