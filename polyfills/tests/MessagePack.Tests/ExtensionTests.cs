using System.Buffers;
using MessagePack.Tests.Samples;

namespace MessagePack.Tests;

/// <summary>Extensions at the lengths where the header changes.</summary>
public sealed class ExtensionTests
{
    public static TheoryData<int, string> Headers => new()
    {
        { 0, "c7 00 fe" },
        { 1, "d4 fe" },
        { 2, "d5 fe" },
        { 3, "c7 03 fe" },
        { 4, "d6 fe" },
        { 5, "c7 05 fe" },
        { 8, "d7 fe" },
        { 15, "c7 0f fe" },
        { 16, "d8 fe" },
        { 17, "c7 11 fe" },
        { 255, "c7 ff fe" },
        { 256, "c8 0100 fe" },
        { 65_535, "c8 ffff fe" },
        { 65_536, "c9 00010000 fe" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void Write_AnyLength_GivesShortestHeaderAndData(int length, string header)
    {
        var data = new byte[length];
        byte[] expected = [.. Wire.Hex(header), .. data];

        Assert.Equal(expected, Wire.Write((ref writer) => writer.WriteExtensionFormat(new ExtensionResult(-2, data))));
        Assert.Equal(expected, Wire.Write((ref writer) =>
        {
            writer.WriteExtensionFormatHeader(new ExtensionHeader(-2, length));
            writer.WriteRaw(data);
        }));
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public void Read_AnyLength_GivesTypeAndData(int length, string header)
    {
        byte[] bytes = [.. Wire.Hex(header), .. new byte[length]];

        foreach (var cut in Enumerable.Range(0, Math.Min(bytes.Length, 10)))
        {
            var extension = Wire.Read(Segments.Cut(bytes, cut), (ref reader) => reader.ReadExtensionFormat());
            Assert.Equal(-2, extension.TypeCode);
            Assert.Equal(new byte[length], extension.Data.ToArray());
            Assert.True(new ExtensionHeader(-2, (uint)length).Equals(extension.Header));
        }
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public void TryReadHeader_DataMissing_StillGivesTheHeader(int length, string header)
    {
        var reader = new MessagePackReader(Wire.Hex(header));

        Assert.True(reader.TryReadExtensionFormatHeader(out var read));
        Assert.True(new ExtensionHeader(-2, length).Equals(read));
        Assert.True(reader.End);
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public void TryReadHeader_AnyProperPrefix_SaysSo(int length, string header)
    {
        var bytes = Wire.Hex(header);

        for (var prefix = 0; prefix < bytes.Length; prefix++)
        {
            var reader = new MessagePackReader(Segments.CutEverywhere(bytes.AsMemory(0, prefix)));
            Assert.False(reader.TryReadExtensionFormatHeader(out var read), $"length {length}");
            Assert.True(default(ExtensionHeader).Equals(read));
        }
    }

    [Fact]
    public void ReadHeader_DataMissing_ThrowsEndOfStream() =>
        Wire.ReadFailing<EndOfStreamException, ExtensionHeader>(
            new ReadOnlySequence<byte>(Wire.Hex("c7 03 01 0000")),
            (ref reader) => reader.ReadExtensionFormatHeader());

    [Fact]
    public void ExtensionHeader_NegativeLength_Overflows() =>
        Assert.Throws<OverflowException>(() => new ExtensionHeader(1, -1));
}
