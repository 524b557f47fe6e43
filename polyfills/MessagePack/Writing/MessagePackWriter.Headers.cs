namespace MessagePack;

/// <summary>The headers of arrays, maps, strings and binary data.</summary>
public ref partial struct MessagePackWriter
{
    public void WriteArrayHeader(int count) => WriteArrayHeader(checked((uint)count));

    public void WriteArrayHeader(uint count)
    {
        if (count <= MessagePackRange.MaxFixArrayCount)
        {
            WriteCode((byte)(MessagePackCode.MinFixArray | count));
        }
        else
        {
            WriteCount(MessagePackCode.Array16, MessagePackCode.Array32, count);
        }
    }

    public void WriteMapHeader(int count) => WriteMapHeader(checked((uint)count));

    public void WriteMapHeader(uint count)
    {
        if (count <= MessagePackRange.MaxFixMapCount)
        {
            WriteCode((byte)(MessagePackCode.MinFixMap | count));
        }
        else
        {
            WriteCount(MessagePackCode.Map16, MessagePackCode.Map32, count);
        }
    }

    /// <summary>Writes what stands before a string of that many UTF-8 bytes. The caller writes them with <c>WriteRaw</c>.</summary>
    public void WriteStringHeader(int byteCount)
    {
        switch (checked((uint)byteCount))
        {
            case <= MessagePackRange.MaxFixStringLength:
                WriteCode((byte)(MessagePackCode.MinFixStr | byteCount));
                break;
            case <= byte.MaxValue:
                WriteCode(MessagePackCode.Str8, (byte)byteCount);
                break;
            default:
                WriteCount(MessagePackCode.Str16, MessagePackCode.Str32, (uint)byteCount);
                break;
        }
    }

    /// <summary>Writes what stands before that many bytes of binary data. The caller writes them with <c>WriteRaw</c>.</summary>
    public void WriteBinHeader(int length)
    {
        if (checked((uint)length) <= byte.MaxValue)
        {
            WriteCode(MessagePackCode.Bin8, (byte)length);
        }
        else
        {
            WriteCount(MessagePackCode.Bin16, MessagePackCode.Bin32, (uint)length);
        }
    }

    private void WriteCount(byte code16, byte code32, uint count)
    {
        if (count <= ushort.MaxValue)
        {
            WriteCode(code16, (ushort)count);
        }
        else
        {
            WriteCode(code32, count);
        }
    }
}
