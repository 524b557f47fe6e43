using System.Buffers;

namespace MessagePack.Tests.Samples;

internal delegate void Writing(ref MessagePackWriter writer);

internal delegate T Reading<out T>(ref MessagePackReader reader);

/// <summary>Between bytes and what a test writes or reads.</summary>
internal static class Wire
{
    public static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace("-", "").Replace(" ", ""));

    public static byte[] Write(Writing write)
    {
        var output = new ArrayBufferWriter<byte>();
        WriteTo(output, write);
        return output.WrittenSpan.ToArray();
    }

    public static void WriteTo(IBufferWriter<byte> output, Writing write)
    {
        var writer = new MessagePackWriter(output);
        write(ref writer);
        writer.Flush();
    }

    /// <summary>Reads a value that takes all of the bytes.</summary>
    public static T Read<T>(byte[] bytes, Reading<T> read)
    {
        var reader = new MessagePackReader(bytes);
        return ReadToEnd(ref reader, bytes.Length, read);
    }

    /// <summary>Reads a value that takes all of the bytes.</summary>
    public static T Read<T>(ReadOnlySequence<byte> bytes, Reading<T> read)
    {
        var reader = new MessagePackReader(bytes);
        return ReadToEnd(ref reader, bytes.Length, read);
    }

    private static T ReadToEnd<T>(ref MessagePackReader reader, long length, Reading<T> read)
    {
        var value = read(ref reader);
        Assert.Equal(length, reader.Consumed);
        Assert.True(reader.End);
        return value;
    }

    /// <summary>Reads where that must fail, and returns how far the reader got.</summary>
    public static long ReadFailing<TException, T>(ReadOnlySequence<byte> bytes, Reading<T> read)
        where TException : Exception
    {
        var reader = new MessagePackReader(bytes);
        try
        {
            var value = read(ref reader);
            Assert.Fail($"Instead of {typeof(TException).Name}, there was {value}.");
        }
        catch (TException)
        {
            Assert.True(reader.Consumed <= bytes.Length);
        }

        return reader.Consumed;
    }
}
