using System.Buffers;

namespace AgentSocket.Protocol.Workers;

/// <summary>The length before each frame of a body: seven bits a byte, the lowest first, the top bit set on all bytes but the last; four bytes at most. Spec §11.3.</summary>
internal static class FrameLength
{
    public const int MaxBytes = 4;

    /// <summary>Writes a length.</summary>
    /// <returns>How many bytes it took.</returns>
    public static int Write(Span<byte> output, int length)
    {
        var written = 0;
        var rest = (uint)length;
        for (; rest >= 0x80; rest >>= 7)
            output[written++] = (byte)(rest | 0x80);
        output[written++] = (byte)rest;
        return written;
    }

    /// <summary>Reads a length that is known to be whole and right.</summary>
    /// <returns>How many bytes it took.</returns>
    public static int Read(ReadOnlySpan<byte> input, out int length)
    {
        length = 0;
        var read = 0;
        do
            length |= (input[read] & 0x7F) << (7 * read);
        while (input[read++] >= 0x80);
        return read;
    }

    /// <summary>Reads the length that <paramref name="input"/> begins with.</summary>
    /// <param name="input">What has arrived.</param>
    /// <param name="maxFrameBytes">The greatest length that is accepted.</param>
    /// <param name="bytes">How many bytes the length took; 0 if it hasn't arrived whole.</param>
    /// <param name="length">The length.</param>
    public static FrameError Read(in ReadOnlySequence<byte> input, int maxFrameBytes, out int bytes, out int length)
    {
        (bytes, length) = (0, 0);
        var reader = new SequenceReader<byte>(input);
        var value = 0u;
        for (var read = 0; read < MaxBytes; read++)
        {
            if (!reader.TryRead(out var next))
                return FrameError.None;
            value |= (next & 0x7Fu) << (7 * read);
            if (next >= 0x80)
                continue;
            if (value == 0)
                return FrameError.Empty;
            if (value > maxFrameBytes)
                return FrameError.TooLarge;
            (bytes, length) = (read + 1, (int)value);
            return FrameError.None;
        }

        return FrameError.TooLarge;
    }
}
