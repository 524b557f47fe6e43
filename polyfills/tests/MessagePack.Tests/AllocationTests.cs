using System.Buffers;
using MessagePack.Tests.Samples;

namespace MessagePack.Tests;

/// <summary>A frame is read and written without garbage, but for the strings that are asked for.</summary>
public sealed class AllocationTests
{
    [Fact]
    public void Write_FrameOfEveryKind_AllocatesNothing()
    {
        var output = new ArrayBufferWriter<byte>(1024);
        WriteFrame(output);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            output.ResetWrittenCount();
            WriteFrame(output);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Read_FrameOfEveryKind_AllocatesNothing()
    {
        var output = new ArrayBufferWriter<byte>(1024);
        WriteFrame(output);
        var whole = new ReadOnlySequence<byte>(output.WrittenMemory);
        var cut = Segments.Cut(output.WrittenMemory, 3, 12, 13);
        Assert.Equal(ReadFrame(whole), ReadFrame(cut));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            ReadFrame(whole);
            ReadFrame(cut);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void WriteFrame(ArrayBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(6);
        writer.Write(123_456);
        writer.Write("a token of more than ten characters");
        writer.Write("short");
        writer.Write(1.5);
        writer.Write([1, 2, 3]);
        writer.Write(DateTime.UnixEpoch);
        writer.Flush();
    }

    private static long ReadFrame(in ReadOnlySequence<byte> frame)
    {
        var reader = new MessagePackReader(frame);
        var sum = reader.ReadArrayHeader() + reader.ReadInt64();
        sum += reader.ReadStringSequence().GetValueOrDefault().Length;
        sum += reader.TryReadStringSpan(out var span) ? span.Length : reader.ReadRaw().Length - 1;
        sum += (long)reader.ReadDouble();
        sum += reader.ReadBytes().GetValueOrDefault().Length;
        return sum + reader.ReadDateTime().Ticks;
    }
}
