using System.Buffers.Binary;
using System.Text.Unicode;
using MessagePack;

namespace AgentSocket.Protocol;

/// <summary>
/// Checks that bytes are one whole, bounded MessagePack array, without allocating and without throwing. What passed here can
/// be read without surprises: every length is real, every string is UTF-8, and the depth is bounded. Spec §3.3.
/// </summary>
internal static class FrameScanner
{
    private const int DeepestSupported = 64;

    public static FrameError Scan(ReadOnlySpan<byte> frame, in FrameLimits limits)
    {
        if (frame.IsEmpty)
            return FrameError.Empty;
        if (frame.Length > limits.MaxFrameBytes)
            return FrameError.TooLarge;

        var fields = frame[1..];
        if (fields.IsEmpty)
            return FrameError.Truncated;
        if (MessagePackCode.ToMessagePackType(fields[0]) != MessagePackType.Array)
            return FrameError.NotAnArray;

        var error = ScanValue(fields, limits, out var length);
        return error != FrameError.None ? error : length == fields.Length ? FrameError.None : FrameError.TrailingBytes;
    }

    /// <summary>Checks the one value that <paramref name="bytes"/> begin with and tells its length.</summary>
    public static FrameError ScanValue(ReadOnlySpan<byte> bytes, in FrameLimits limits, out int length)
    {
        Span<uint> open = stackalloc uint[DeepestSupported];
        var maxDepth = Math.Min(limits.MaxDepth, DeepestSupported);
        var depth = 0;
        var elements = 0;
        length = 0;

        while (true)
        {
            if (++elements > limits.MaxElements)
                return FrameError.TooManyElements;

            var error = ScanHead(bytes[length..], out var headAndBody, out var children);
            if (error != FrameError.None)
                return error;
            length += headAndBody;

            if (children > 0)
            {
                if (depth == maxDepth)
                    return FrameError.TooDeep;
                if (children > (uint)(bytes.Length - length))
                    return FrameError.Truncated;
                open[depth++] = children;
                continue;
            }

            while (depth > 0 && --open[depth - 1] == 0)
                depth--;
            if (depth == 0)
                return FrameError.None;
        }
    }

    /// <summary>One value's head, and its body where that isn't made of further values.</summary>
    private static FrameError ScanHead(ReadOnlySpan<byte> bytes, out int length, out uint children)
    {
        length = 1;
        children = 0;
        if (bytes.IsEmpty)
            return FrameError.Truncated;

        var code = bytes[0];
        switch (code)
        {
            case <= MessagePackCode.MaxFixInt or >= MessagePackCode.MinNegativeFixInt:
            case MessagePackCode.Nil or MessagePackCode.True or MessagePackCode.False:
                return FrameError.None;
            case <= MessagePackCode.MaxFixMap:
                children = 2u * (code & 0x0Fu);
                return FrameError.None;
            case <= MessagePackCode.MaxFixArray:
                children = code & 0x0Fu;
                return FrameError.None;
            case <= MessagePackCode.MaxFixStr:
                return ScanString(bytes, headLength: 1, (uint)code & 0x1F, out length);
            case MessagePackCode.NeverUsed:
                return FrameError.ReservedCode;
            case MessagePackCode.UInt8 or MessagePackCode.Int8:
                return Take(bytes, 1, 1, out length);
            case MessagePackCode.UInt16 or MessagePackCode.Int16:
                return Take(bytes, 1, 2, out length);
            case MessagePackCode.UInt32 or MessagePackCode.Int32 or MessagePackCode.Float32:
                return Take(bytes, 1, 4, out length);
            case MessagePackCode.UInt64 or MessagePackCode.Int64 or MessagePackCode.Float64:
                return Take(bytes, 1, 8, out length);
            case MessagePackCode.FixExt1 or MessagePackCode.FixExt2 or MessagePackCode.FixExt4 or MessagePackCode.FixExt8 or MessagePackCode.FixExt16:
                return Take(bytes, 2, 1u << (code - MessagePackCode.FixExt1), out length);
        }

        var width = code switch
        {
            MessagePackCode.Str8 or MessagePackCode.Bin8 or MessagePackCode.Ext8 => 1,
            MessagePackCode.Str16 or MessagePackCode.Bin16 or MessagePackCode.Ext16 or MessagePackCode.Array16 or MessagePackCode.Map16 => 2,
            _ => 4,
        };
        if (bytes.Length < 1 + width)
            return FrameError.Truncated;

        var declared = width switch
        {
            1 => bytes[1],
            2 => BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]),
            _ => BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]),
        };
        length = 1 + width;
        switch (code)
        {
            case MessagePackCode.Str8 or MessagePackCode.Str16 or MessagePackCode.Str32:
                return ScanString(bytes, length, declared, out length);
            case MessagePackCode.Bin8 or MessagePackCode.Bin16 or MessagePackCode.Bin32:
                return Take(bytes, length, declared, out length);
            case MessagePackCode.Ext8 or MessagePackCode.Ext16 or MessagePackCode.Ext32:
                return Take(bytes, length + 1, declared, out length);
            case MessagePackCode.Array16 or MessagePackCode.Array32:
                children = declared;
                return FrameError.None;
            default:
                // A map has two values an entry; a count that overflows can't be there in any case.
                children = declared > int.MaxValue ? uint.MaxValue : declared * 2;
                return FrameError.None;
        }
    }

    private static FrameError ScanString(ReadOnlySpan<byte> bytes, int headLength, uint bodyLength, out int length)
    {
        var error = Take(bytes, headLength, bodyLength, out length);
        return error != FrameError.None || Utf8.IsValid(bytes[headLength..length]) ? error : FrameError.InvalidUtf8;
    }

    private static FrameError Take(ReadOnlySpan<byte> bytes, int headLength, uint bodyLength, out int length)
    {
        length = 0;
        if ((ulong)bytes.Length < (ulong)headLength + bodyLength)
            return FrameError.Truncated;
        length = headLength + (int)bodyLength;
        return FrameError.None;
    }
}
