using System.Buffers;
using MessagePack.Tests.Samples;

namespace MessagePack.Tests.Reading;

/// <summary>Data that declares more than there is, or nests without end.</summary>
public sealed class HostileDataTests
{
    /// <summary>An exception with its stack trace takes a few kilobytes; the lengths below are of gigabytes.</summary>
    private const long AllowedAllocation = 256 * 1024;

    [Theory]
    [InlineData("dd 7fffffff 00")]
    [InlineData("df 7fffffff 00")]
    [InlineData("db 7fffffff 00")]
    [InlineData("db ffffffff 00")]
    [InlineData("c6 7fffffff 00")]
    [InlineData("c6 ffffffff 00")]
    [InlineData("c9 7fffffff 05 00")]
    [InlineData("c9 ffffffff 05 00")]
    [InlineData("c9 ffffffff ff 00")]
    public void Read_DeclaredLengthWithoutData_ThrowsBeforeItAllocates(string hex)
    {
        var bytes = Wire.Hex(hex);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Wire.ReadFailing<EndOfStreamException, object?>(new ReadOnlySequence<byte>(bytes), ReadByType);
        Wire.ReadFailing<EndOfStreamException, object?>(Segments.CutEverywhere(bytes), ReadByType);
        Wire.ReadFailing<EndOfStreamException, object?>(new ReadOnlySequence<byte>(bytes), SkipOne);
        Wire.ReadFailing<EndOfStreamException, object?>(Segments.CutEverywhere(bytes), SkipOne);
        Assert.Throws<MessagePackSerializationException>(() => MessagePackSerializer.ConvertToJson(bytes));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllowedAllocation);
    }

    [Theory]
    [InlineData("dd 80000000 00")]
    [InlineData("df ffffffff 00")]
    public void Read_CountBeyondInt32_Overflows(string hex)
    {
        Wire.ReadFailing<OverflowException, object?>(new ReadOnlySequence<byte>(Wire.Hex(hex)), ReadByType);
        Wire.ReadFailing<OverflowException, object?>(Segments.CutEverywhere(Wire.Hex(hex)), SkipOne);
    }

    [Theory]
    [InlineData(0x91)]
    [InlineData(0x81)]
    public void Skip_NestedBeyondAnyStack_NeedsNone(byte code)
    {
        const int depth = 1_000_000;
        byte[] nested = [.. Enumerable.Repeat(code, depth), .. new byte[depth + 1]];
        var elements = code == 0x81 ? (2 * depth) + 1 : depth + 1;
        var reader = new MessagePackReader(nested);

        reader.Skip();

        Assert.Equal(elements, reader.Consumed);
    }

    [Fact]
    public void Skip_ArrayOfArrays_CountsTheElementsOfEach()
    {
        var reader = new MessagePackReader(Wire.Hex("93 92 01 02 82 a161 03 a162 90 c403000000 2a"));

        reader.Skip();

        Assert.Equal(0x2a, reader.ReadInt32());
        Assert.True(reader.End);
    }

    private static object? ReadByType(ref MessagePackReader reader) => reader.NextMessagePackType switch
    {
        MessagePackType.Array => reader.ReadArrayHeader(),
        MessagePackType.Map => reader.ReadMapHeader(),
        MessagePackType.String => reader.ReadString(),
        MessagePackType.Binary => reader.ReadBytes(),
        _ => reader.ReadExtensionFormat(),
    };

    private static object? SkipOne(ref MessagePackReader reader)
    {
        reader.Skip();
        return null;
    }
}
