namespace MessagePack;

/// <summary>
/// Integers. Every method reads every width and sign; a value that its type can't hold is an <see cref="OverflowException"/>,
/// and then the reader stays before the value.
/// </summary>
public ref partial struct MessagePackReader
{
    public byte ReadByte()
    {
        var value = checked((byte)PeekUnsigned(out var size));
        Advance(size);
        return value;
    }

    public ushort ReadUInt16()
    {
        var value = checked((ushort)PeekUnsigned(out var size));
        Advance(size);
        return value;
    }

    public uint ReadUInt32()
    {
        var value = checked((uint)PeekUnsigned(out var size));
        Advance(size);
        return value;
    }

    public ulong ReadUInt64()
    {
        var value = PeekUnsigned(out var size);
        Advance(size);
        return value;
    }

    public sbyte ReadSByte()
    {
        var value = checked((sbyte)PeekSigned(out var size));
        Advance(size);
        return value;
    }

    public short ReadInt16()
    {
        var value = checked((short)PeekSigned(out var size));
        Advance(size);
        return value;
    }

    public int ReadInt32()
    {
        var value = checked((int)PeekSigned(out var size));
        Advance(size);
        return value;
    }

    public long ReadInt64()
    {
        var value = PeekSigned(out var size);
        Advance(size);
        return value;
    }

    private readonly ulong PeekUnsigned(out int size)
    {
        var code = NextCode;
        size = 1;
        return code <= MessagePackCode.MaxFixInt ? code : PeekUnsigned(code, out size);
    }

    private readonly long PeekSigned(out int size)
    {
        var code = NextCode;
        size = 1;
        return code <= MessagePackCode.MaxFixInt ? code : PeekSigned(code, out size);
    }

    private readonly ulong PeekUnsigned(byte code, out int size)
    {
        size = IntegerSize(code);
        return code switch
        {
            MessagePackCode.UInt8 => PeekUInt8(),
            MessagePackCode.UInt16 => PeekUInt16(),
            MessagePackCode.UInt32 => PeekUInt32(),
            MessagePackCode.UInt64 => PeekUInt64(),
            _ => checked((ulong)PeekSigned(code, out size)),
        };
    }

    private readonly long PeekSigned(byte code, out int size)
    {
        size = IntegerSize(code);
        return code switch
        {
            MessagePackCode.UInt8 => PeekUInt8(),
            MessagePackCode.UInt16 => PeekUInt16(),
            MessagePackCode.UInt32 => PeekUInt32(),
            MessagePackCode.UInt64 => checked((long)PeekUInt64()),
            MessagePackCode.Int8 => (sbyte)PeekUInt8(),
            MessagePackCode.Int16 => (short)PeekUInt16(),
            MessagePackCode.Int32 => (int)PeekUInt32(),
            MessagePackCode.Int64 => (long)PeekUInt64(),
            >= MessagePackCode.MinNegativeFixInt => (sbyte)code,
            _ => ReadFailure.Unexpected<long>(code),
        };
    }

    /// <summary>Code and value; the codes of each sign stand in the order 8, 16, 32, 64 bits.</summary>
    private static int IntegerSize(byte code) =>
        code is >= MessagePackCode.UInt8 and <= MessagePackCode.Int64 ? 1 + (1 << ((code - MessagePackCode.UInt8) & 3)) : 1;
}
