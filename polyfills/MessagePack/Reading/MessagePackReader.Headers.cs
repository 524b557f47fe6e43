namespace MessagePack;

/// <summary>
/// The headers of arrays and maps. The Try methods tell a header that isn't all there; the others tell as well when there are
/// fewer bytes left than elements, so that a caller may allocate for the count.
/// </summary>
public ref partial struct MessagePackReader
{
    public int ReadArrayHeader()
    {
        ReadFailure.EndOfDataUnless(TryReadArrayHeader(out var count));
        ReadFailure.EndOfDataUnless(Has(count));
        return count;
    }

    public int ReadMapHeader()
    {
        ReadFailure.EndOfDataUnless(TryReadMapHeader(out var count));
        ReadFailure.EndOfDataUnless(Has(2L * count));
        return count;
    }

    public bool TryReadArrayHeader(out int count)
    {
        count = 0;
        if (!TryPeekCode(out var code))
        {
            return false;
        }

        if ((code & 0xf0) == MessagePackCode.MinFixArray)
        {
            count = code & 0x0f;
            Advance(1);
            return true;
        }

        return TryReadCount(code, MessagePackCode.Array16, MessagePackCode.Array32, ref count);
    }

    public bool TryReadMapHeader(out int count)
    {
        count = 0;
        if (!TryPeekCode(out var code))
        {
            return false;
        }

        if ((code & 0xf0) == MessagePackCode.MinFixMap)
        {
            count = code & 0x0f;
            Advance(1);
            return true;
        }

        return TryReadCount(code, MessagePackCode.Map16, MessagePackCode.Map32, ref count);
    }

    private bool TryReadCount(byte code, byte code16, byte code32, ref int count)
    {
        if (code != code16 && code != code32)
        {
            throw ReadFailure.Unexpected(code);
        }

        var size = code == code16 ? 3 : 5;
        if (!Has(size))
        {
            return false;
        }

        count = code == code16 ? PeekUInt16() : checked((int)PeekUInt32());
        Advance(size);
        return true;
    }
}
