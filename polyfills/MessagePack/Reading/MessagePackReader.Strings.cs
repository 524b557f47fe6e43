using System.Buffers;
using System.Text;

namespace MessagePack;

/// <summary>Strings and binary data. Bytes that aren't UTF-8 become U+FFFD in a <see cref="string"/>.</summary>
public ref partial struct MessagePackReader
{
    /// <summary>Reads a string or nil.</summary>
    public string? ReadString()
    {
        if (TryReadNil())
        {
            return null;
        }

        var length = ReadStringLength();
        if (length <= _segment.Length - _index)
        {
            var value = Encoding.UTF8.GetString(_segment.Slice(_index, (int)length));
            Advance(length);
            return value;
        }

        return Encoding.UTF8.GetString(Take(length));
    }

    /// <summary>Takes a string's UTF-8 bytes, or null for nil.</summary>
    public ReadOnlySequence<byte>? ReadStringSequence() => TryReadNil() ? null : Take(ReadStringLength());

    /// <summary>Takes a string's UTF-8 bytes if they are in one piece; else the reader stays before the value.</summary>
    /// <returns><see langword="false"/> for nil, and for a string across segments.</returns>
    public bool TryReadStringSpan(out ReadOnlySpan<byte> span)
    {
        span = default;
        if (IsNil)
        {
            return false;
        }

        return _followingBytes == 0 ? TryTakeString(out span) : TryReadStringSpanAcrossSegments(out span);
    }

    private bool TryReadStringSpanAcrossSegments(out ReadOnlySpan<byte> span)
    {
        var ahead = this;
        if (!ahead.TryTakeString(out span))
        {
            return false;
        }

        this = ahead;
        return true;
    }

    private bool TryTakeString(out ReadOnlySpan<byte> span)
    {
        var length = ReadStringLength();
        if (length > _segment.Length - _index)
        {
            span = default;
            return false;
        }

        span = _segment.Slice(_index, (int)length);
        Advance(length);
        return true;
    }

    /// <summary>Takes binary data, or null for nil. A string is taken as well: the format once had no other binary data.</summary>
    public ReadOnlySequence<byte>? ReadBytes()
    {
        if (TryReadNil())
        {
            return null;
        }

        ReadFailure.EndOfDataUnless(TryReadBytesLength(out var length));
        ReadFailure.EndOfDataUnless(Has(length));
        return Take(length);
    }

    /// <summary>Reads a string's header, and sees that as many bytes follow.</summary>
    private uint ReadStringLength()
    {
        ReadFailure.EndOfDataUnless(TryReadStringLength(out var length));
        ReadFailure.EndOfDataUnless(Has(length));
        return length;
    }

    private bool TryReadStringLength(out uint length)
    {
        length = 0;
        if (!TryPeekCode(out var code))
        {
            return false;
        }

        if ((code & 0xe0) == MessagePackCode.MinFixStr)
        {
            length = code & 0x1fu;
            Advance(1);
            return true;
        }

        return code is MessagePackCode.Str8 or MessagePackCode.Str16 or MessagePackCode.Str32
            ? TryReadLength(code - MessagePackCode.Str8, ref length)
            : throw ReadFailure.Unexpected(code);
    }

    private bool TryReadBytesLength(out uint length)
    {
        length = 0;
        return TryPeekCode(out var code) && code is MessagePackCode.Bin8 or MessagePackCode.Bin16 or MessagePackCode.Bin32
            ? TryReadLength(code - MessagePackCode.Bin8, ref length)
            : TryReadStringLength(out length);
    }

    /// <summary>Reads a code and a length of 1, 2 or 4 bytes: 2 to the power of <paramref name="width"/>.</summary>
    private bool TryReadLength(int width, ref uint length)
    {
        var size = 1 + (1 << width);
        if (!Has(size))
        {
            return false;
        }

        length = width switch { 0 => PeekUInt8(), 1 => PeekUInt16(), _ => PeekUInt32() };
        Advance(size);
        return true;
    }
}
