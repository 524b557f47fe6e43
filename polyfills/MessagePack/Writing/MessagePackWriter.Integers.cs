namespace MessagePack;

/// <summary>Integers. What is not negative is written as unsigned, whatever its type.</summary>
public ref partial struct MessagePackWriter
{
    /// <summary>The count of bytes that <paramref name="value"/> takes: 1, 2, 3, 5 or 9.</summary>
    public static int GetEncodedLength(long value) => value switch
    {
        >= 0 => GetEncodedLength((ulong)value),
        >= MessagePackRange.MinFixNegativeInt => 1,
        >= sbyte.MinValue => 2,
        >= short.MinValue => 3,
        >= int.MinValue => 5,
        _ => 9,
    };

    /// <summary>The count of bytes that <paramref name="value"/> takes: 1, 2, 3, 5 or 9.</summary>
    public static int GetEncodedLength(ulong value) => value switch
    {
        <= MessagePackRange.MaxFixPositiveInt => 1,
        <= byte.MaxValue => 2,
        <= ushort.MaxValue => 3,
        <= uint.MaxValue => 5,
        _ => 9,
    };

    public void Write(byte value) => WriteUnsigned(value);

    public void Write(sbyte value) => WriteSigned(value);

    public void Write(ushort value) => WriteUnsigned(value);

    public void Write(short value) => WriteSigned(value);

    public void Write(uint value) => WriteUnsigned(value);

    public void Write(int value) => WriteSigned(value);

    public void Write(ulong value) => WriteUnsigned(value);

    public void Write(long value) => WriteSigned(value);

    /// <summary>Writes a UTF-16 code unit as an integer.</summary>
    public void Write(char value) => WriteUnsigned(value);

    private void WriteUnsigned(ulong value)
    {
        if (value <= MessagePackRange.MaxFixPositiveInt)
        {
            WriteCode((byte)value);
        }
        else
        {
            WriteLongUnsigned(value);
        }
    }

    private void WriteLongUnsigned(ulong value)
    {
        switch (value)
        {
            case <= byte.MaxValue:
                WriteCode(MessagePackCode.UInt8, (byte)value);
                break;
            case <= ushort.MaxValue:
                WriteCode(MessagePackCode.UInt16, (ushort)value);
                break;
            case <= uint.MaxValue:
                WriteCode(MessagePackCode.UInt32, (uint)value);
                break;
            default:
                WriteCode(MessagePackCode.UInt64, value);
                break;
        }
    }

    private void WriteSigned(long value)
    {
        if (value >= 0)
        {
            WriteUnsigned((ulong)value);
        }
        else
        {
            WriteNegative(value);
        }
    }

    private void WriteNegative(long value)
    {
        switch (value)
        {
            case >= MessagePackRange.MinFixNegativeInt:
                WriteCode((byte)value);
                break;
            case >= sbyte.MinValue:
                WriteCode(MessagePackCode.Int8, (byte)value);
                break;
            case >= short.MinValue:
                WriteCode(MessagePackCode.Int16, (ushort)value);
                break;
            case >= int.MinValue:
                WriteCode(MessagePackCode.Int32, (uint)value);
                break;
            default:
                WriteCode(MessagePackCode.Int64, (ulong)value);
                break;
        }
    }
}
