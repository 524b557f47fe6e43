using System.Buffers;
using MessagePack.Tests.Samples;

namespace MessagePack.Tests;

/// <summary>Binary data at the lengths where the header changes.</summary>
public sealed class BinaryTests
{
    public static TheoryData<int> Lengths => [0, 1, 31, 32, 255, 256, 65_535, 65_536];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Write_AnyWay_GivesShortestHeaderAndData(int length)
    {
        var data = Data(length);
        byte[] expected = [.. Header(length), .. data];

        Assert.Equal(expected, Wire.Write((ref writer) => writer.Write(data)));
        Assert.Equal(expected, Wire.Write((ref writer) => writer.Write(data.AsSpan())));
        Assert.Equal(expected, Wire.Write((ref writer) => writer.Write(Segments.Cut(data, length / 3, length / 2))));
        Assert.Equal(expected, Wire.Write((ref writer) =>
        {
            writer.WriteBinHeader(length);
            writer.WriteRaw(Segments.Cut(data, length / 3, length / 2));
        }));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void ReadBytes_AnyLength_TakesTheData(int length)
    {
        var data = Data(length);
        byte[] bytes = [.. Header(length), .. data];

        Assert.Equal(data, Wire.Read(bytes, (ref reader) => reader.ReadBytes()).GetValueOrDefault().ToArray());
        var sequence = Segments.Cut(bytes, 1, bytes.Length / 2, bytes.Length - 1);
        Assert.Equal(data, Wire.Read(sequence, (ref reader) => reader.ReadBytes()).GetValueOrDefault().ToArray());
    }

    [Theory]
    [InlineData("c4 01 61")]
    [InlineData("c5 0001 61")]
    [InlineData("c6 00000001 61")]
    [InlineData("a1 61")]
    [InlineData("d9 01 61")]
    [InlineData("da 0001 61")]
    [InlineData("db 00000001 61")]
    public void ReadBytes_AnyHeaderOrString_TakesTheData(string hex)
    {
        var bytes = Wire.Hex(hex);

        Assert.Equal("61", Sample.Text(Wire.Read(bytes, (ref reader) => reader.ReadBytes())));
        Assert.Equal("61", Sample.Text(Wire.Read(Segments.CutEverywhere(bytes), (ref reader) => reader.ReadBytes())));
    }

    [Fact]
    public void WriteAndRead_Null_IsNil()
    {
        Assert.Equal([0xc0], Wire.Write((ref writer) => writer.Write((byte[]?)null)));
        Assert.Null(Wire.Read([0xc0], (ref reader) => reader.ReadBytes()));
    }

    [Fact]
    public void ReadBytes_OfAnArray_AreASliceOfIt()
    {
        var bytes = Wire.Hex("c4 02 0102");
        var taken = Wire.Read(bytes, (ref reader) => reader.ReadBytes());

        bytes[3] = 9;

        Assert.Equal("0109", Sample.Text(taken));
    }

    private static byte[] Data(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)i)];

    private static byte[] Header(int length) => Wire.Hex(length switch
    {
        <= 255 => $"c4{length:x2}",
        <= 65_535 => $"c5{length:x4}",
        _ => $"c6{length:x8}",
    });
}
