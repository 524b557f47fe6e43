using System.Buffers.Binary;

namespace MessagePack;

/// <summary>A code and a big-endian number after it.</summary>
public ref partial struct MessagePackWriter
{
    private void WriteCode(byte code, byte value)
    {
        var span = Reserve(2);
        span[1] = value;
        span[0] = code;
        _written += 2;
    }

    private void WriteCode(byte code, ushort value)
    {
        var span = Reserve(3);
        BinaryPrimitives.WriteUInt16BigEndian(span[1..], value);
        span[0] = code;
        _written += 3;
    }

    private void WriteCode(byte code, uint value)
    {
        var span = Reserve(5);
        BinaryPrimitives.WriteUInt32BigEndian(span[1..], value);
        span[0] = code;
        _written += 5;
    }

    private void WriteCode(byte code, ulong value)
    {
        var span = Reserve(9);
        BinaryPrimitives.WriteUInt64BigEndian(span[1..], value);
        span[0] = code;
        _written += 9;
    }
}
