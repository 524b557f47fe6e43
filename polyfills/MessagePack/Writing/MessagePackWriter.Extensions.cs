using System.Buffers.Binary;

namespace MessagePack;

/// <summary>Extensions, and the one that the specification defines: the timestamp.</summary>
public ref partial struct MessagePackWriter
{
    private const long SecondsFromYearOneToUnixEpoch = 62_135_596_800;
    private const int BitsOfTimestamp64Seconds = 34;

    /// <summary>Writes what stands before an extension's data. The caller writes the data with <c>WriteRaw</c>.</summary>
    public void WriteExtensionFormatHeader(ExtensionHeader extensionHeader)
    {
        switch (extensionHeader.Length)
        {
            case 1 or 2 or 4 or 8 or 16:
                WriteCode((byte)(MessagePackCode.FixExt1 + uint.Log2(extensionHeader.Length)));
                break;
            case <= byte.MaxValue:
                WriteCode(MessagePackCode.Ext8, (byte)extensionHeader.Length);
                break;
            case <= ushort.MaxValue:
                WriteCode(MessagePackCode.Ext16, (ushort)extensionHeader.Length);
                break;
            default:
                WriteCode(MessagePackCode.Ext32, extensionHeader.Length);
                break;
        }

        WriteCode((byte)extensionHeader.TypeCode);
    }

    public void WriteExtensionFormat(ExtensionResult extensionData)
    {
        WriteExtensionFormatHeader(extensionData.Header);
        WriteRaw(extensionData.Data);
    }

    /// <summary>Writes a timestamp in the shortest form that holds it. Local time becomes UTC; unspecified time is taken for it.</summary>
    public void Write(DateTime dateTime)
    {
        var utc = dateTime.Kind == DateTimeKind.Local ? dateTime.ToUniversalTime() : dateTime;
        var (wholeSeconds, ticks) = Math.DivRem(utc.Ticks, TimeSpan.TicksPerSecond);
        var seconds = wholeSeconds - SecondsFromYearOneToUnixEpoch;
        var nanoseconds = ticks * TimeSpan.NanosecondsPerTick;
        if (seconds >> BitsOfTimestamp64Seconds != 0)
        {
            WriteTimestamp96(seconds, (uint)nanoseconds);
        }
        else if (nanoseconds != 0 || seconds > uint.MaxValue)
        {
            WriteTimestampHeader(sizeof(ulong));
            BinaryPrimitives.WriteInt64BigEndian(Reserve(sizeof(ulong)), (nanoseconds << BitsOfTimestamp64Seconds) | seconds);
            _written += sizeof(ulong);
        }
        else
        {
            WriteTimestampHeader(sizeof(uint));
            BinaryPrimitives.WriteUInt32BigEndian(Reserve(sizeof(uint)), (uint)seconds);
            _written += sizeof(uint);
        }
    }

    private void WriteTimestamp96(long seconds, uint nanoseconds)
    {
        const int length = sizeof(uint) + sizeof(long);
        WriteTimestampHeader(length);
        var span = Reserve(length);
        BinaryPrimitives.WriteUInt32BigEndian(span, nanoseconds);
        BinaryPrimitives.WriteInt64BigEndian(span[sizeof(uint)..], seconds);
        _written += length;
    }

    private void WriteTimestampHeader(uint length) =>
        WriteExtensionFormatHeader(new ExtensionHeader(ReservedMessagePackExtensionTypeCode.DateTime, length));
}
