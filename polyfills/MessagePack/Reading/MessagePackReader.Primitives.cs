namespace MessagePack;

/// <summary>Nil, booleans and floating-point numbers.</summary>
public ref partial struct MessagePackReader
{
    /// <summary>Reads nil. Another code is consumed and then reported.</summary>
    public Nil ReadNil()
    {
        var code = NextCode;
        Advance(1);
        return code == MessagePackCode.Nil ? Nil.Default : ReadFailure.Unexpected<Nil>(code);
    }

    /// <summary>Reads nil if that is what comes next.</summary>
    public bool TryReadNil()
    {
        if (NextCode != MessagePackCode.Nil)
        {
            return false;
        }

        Advance(1);
        return true;
    }

    /// <summary>Reads a boolean. Another code is consumed and then reported.</summary>
    public bool ReadBoolean()
    {
        var code = NextCode;
        Advance(1);
        return code switch
        {
            MessagePackCode.True => true,
            MessagePackCode.False => false,
            _ => ReadFailure.Unexpected<bool>(code),
        };
    }

    /// <summary>Reads a float of either width, or an integer, as a float.</summary>
    public float ReadSingle()
    {
        switch (NextCode)
        {
            case MessagePackCode.Float32:
                var single = BitConverter.UInt32BitsToSingle(PeekUInt32());
                Advance(5);
                return single;
            case MessagePackCode.Float64:
                return (float)ReadDouble();
            case var code when IsSigned(code):
                return ReadInt64();
            default:
                return ReadUInt64();
        }
    }

    /// <summary>Reads a float of either width, or an integer, as a double.</summary>
    public double ReadDouble()
    {
        switch (NextCode)
        {
            case MessagePackCode.Float64:
                var value = BitConverter.UInt64BitsToDouble(PeekUInt64());
                Advance(9);
                return value;
            case MessagePackCode.Float32:
                return ReadSingle();
            case var code when IsSigned(code):
                return ReadInt64();
            default:
                return ReadUInt64();
        }
    }

    internal static bool IsSigned(byte code) =>
        code is (>= MessagePackCode.Int8 and <= MessagePackCode.Int64) or >= MessagePackCode.MinNegativeFixInt;
}
