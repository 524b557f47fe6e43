namespace MessagePack;

/// <summary>Extensions, and the one that the specification defines: the timestamp.</summary>
public ref partial struct MessagePackReader
{
    /// <summary>Reads an extension's header, and sees that its data follows.</summary>
    public ExtensionHeader ReadExtensionFormatHeader()
    {
        ReadFailure.EndOfDataUnless(TryReadExtensionFormatHeader(out var header));
        ReadFailure.EndOfDataUnless(Has(header.Length));
        return header;
    }

    /// <summary>Reads an extension's header if all of it is there.</summary>
    public bool TryReadExtensionFormatHeader(out ExtensionHeader extensionHeader)
    {
        if (!TryPeekExtensionHeader(out extensionHeader, out var size))
        {
            return false;
        }

        Advance(size);
        return true;
    }

    /// <summary>Takes an extension with its data.</summary>
    public ExtensionResult ReadExtensionFormat()
    {
        var header = ReadExtensionFormatHeader();
        return new ExtensionResult(header.TypeCode, Take(header.Length));
    }

    /// <summary>Reads a timestamp, as UTC; what is finer than 100 ns is cut off.</summary>
    public DateTime ReadDateTime()
    {
        ReadFailure.EndOfDataUnless(TryPeekExtensionHeader(out var header, out var size));
        var value = PeekTimestamp(header, size);
        Advance(size + header.Length);
        return value;
    }

    /// <summary>Reads the data of a timestamp whose header was read.</summary>
    public DateTime ReadDateTime(ExtensionHeader header)
    {
        var value = PeekTimestamp(header, 0);
        Advance(header.Length);
        return value;
    }

    /// <summary>Not even a code of another type is told from the start of a header until there are two bytes.</summary>
    private readonly bool TryPeekExtensionHeader(out ExtensionHeader header, out int size)
    {
        header = default;
        size = 2;
        if (!Has(size))
        {
            return false;
        }

        var code = NextCode;
        size = code switch
        {
            >= MessagePackCode.FixExt1 and <= MessagePackCode.FixExt16 => 2,
            MessagePackCode.Ext8 => 3,
            MessagePackCode.Ext16 => 4,
            MessagePackCode.Ext32 => 6,
            _ => ReadFailure.Unexpected<int>(code),
        };
        if (!Has(size))
        {
            return false;
        }

        var length = code switch
        {
            MessagePackCode.Ext8 => PeekUInt8(),
            MessagePackCode.Ext16 => PeekUInt16(),
            MessagePackCode.Ext32 => PeekUInt32(),
            _ => 1u << (code - MessagePackCode.FixExt1),
        };
        header = new ExtensionHeader((sbyte)PeekUInt8(size - 1), length);
        return true;
    }

    // timestamp 32: | seconds: uint32 |
    // timestamp 64: | nanoseconds: 30 bits | seconds: 34 bits |
    // timestamp 96: | nanoseconds: uint32 | seconds: int64 |
    private readonly DateTime PeekTimestamp(ExtensionHeader header, int offset)
    {
        if (header.TypeCode != ReservedMessagePackExtensionTypeCode.DateTime)
        {
            throw ReadFailure.Unexpected(NextCode);
        }

        switch (header.Length)
        {
            case 4:
                return DateTime.UnixEpoch.AddSeconds(PeekUInt32(offset));
            case 8:
                var packed = PeekUInt64(offset);
                return Timestamp((long)(packed & 0x3_ffff_ffff), (long)(packed >> 34));
            case 12:
                return Timestamp((long)PeekUInt64(offset + 4), PeekUInt32(offset));
            default:
                throw ReadFailure.Unexpected(NextCode);
        }
    }

    private static DateTime Timestamp(long seconds, long nanoseconds) =>
        DateTime.UnixEpoch.AddSeconds(seconds).AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
}
