using System.Buffers;
using System.Text;
using MessagePack.Tests.Samples;

namespace MessagePack.Tests;

/// <summary>Strings at the lengths where the header changes, in characters of one to four bytes.</summary>
public sealed class StringTests
{
    public static MatrixTheoryData<string, int> Strings =>
        new(["a", "é", "€", "😀"], [0, 1, 4, 10, 11, 30, 31, 32, 33, 254, 255, 256, 257, 65_534, 65_535, 65_536, 65_537]);

    [Theory]
    [MemberData(nameof(Strings))]
    public void Write_AnyWay_GivesShortestHeaderAndUtf8(string character, int byteCount)
    {
        var value = StringOf(character, byteCount);
        var utf8 = Encoding.UTF8.GetBytes(value);
        byte[] expected = [.. Header(byteCount), .. utf8];

        Assert.Equal(expected, Wire.Write((ref writer) => writer.Write(value)));
        Assert.Equal(expected, Wire.Write((ref writer) => writer.Write(value.AsSpan())));
        Assert.Equal(expected, Wire.Write((ref writer) => writer.WriteString(utf8)));
        Assert.Equal(expected, Wire.Write((ref writer) => writer.WriteString(Segments.Cut(utf8, byteCount / 2))));
        Assert.Equal(expected, Wire.Write((ref writer) =>
        {
            writer.WriteStringHeader(byteCount);
            writer.WriteRaw(utf8);
        }));
    }

    [Theory]
    [MemberData(nameof(Strings))]
    public void Read_AnyWay_GivesTheString(string character, int byteCount)
    {
        var value = StringOf(character, byteCount);
        var utf8 = Encoding.UTF8.GetBytes(value);
        byte[] bytes = [.. Header(byteCount), .. utf8];

        Assert.Equal(value, Wire.Read(bytes, (ref reader) => reader.ReadString()));
        Assert.Equal(utf8, Wire.Read(bytes, (ref reader) => reader.ReadStringSequence()).GetValueOrDefault().ToArray());
        Assert.Equal(value, Wire.Read(bytes, ReadSpan));
        foreach (var cut in new[] { 1, 2, bytes.Length / 2, bytes.Length - 1 }.Where(cut => cut <= bytes.Length))
        {
            var sequence = Segments.Cut(bytes, cut);
            Assert.Equal(value, Wire.Read(sequence, (ref reader) => reader.ReadString()));
            Assert.Equal(utf8, Wire.Read(sequence, (ref reader) => reader.ReadStringSequence()).GetValueOrDefault().ToArray());
        }
    }

    [Theory]
    [InlineData("d9 01 61")]
    [InlineData("da 0001 61")]
    [InlineData("db 00000001 61")]
    public void Read_LongerHeaderThanNeeded_GivesTheString(string hex)
    {
        var bytes = Wire.Hex(hex);

        Assert.Equal("a", Wire.Read(bytes, (ref reader) => reader.ReadString()));
        Assert.Equal("a", Wire.Read(Segments.CutEverywhere(bytes), (ref reader) => reader.ReadString()));
    }

    [Fact]
    public void WriteAndRead_Null_IsNil()
    {
        Assert.Equal([0xc0], Wire.Write((ref writer) => writer.Write((string?)null)));
        Assert.Null(Wire.Read([0xc0], (ref reader) => reader.ReadString()));
        Assert.Null(Wire.Read([0xc0], (ref reader) => reader.ReadStringSequence()));
    }

    [Theory]
    [InlineData("\ud83d")]
    [InlineData("\ude00")]
    [InlineData("eleven chars\ud83d")]
    public void Write_LoneSurrogate_BecomesReplacementCharacter(string value)
    {
        var bytes = Wire.Write((ref writer) => writer.Write(value));

        Assert.Equal(value[..^1] + '\ufffd', Wire.Read(bytes, (ref reader) => reader.ReadString()));
    }

    [Theory]
    [InlineData("a1 ff", "\ufffd")]
    [InlineData("a3 61c362", "a\ufffdb")]
    [InlineData("a3 f09f98", "\ufffd")]
    [InlineData("a3 eda080", "\ufffd\ufffd\ufffd")]
    public void Read_NoUtf8_BecomesReplacementCharacters(string hex, string expected)
    {
        var bytes = Wire.Hex(hex);

        Assert.Equal(expected, Wire.Read(bytes, (ref reader) => reader.ReadString()));
        Assert.Equal(expected, Wire.Read(Segments.CutEverywhere(bytes), (ref reader) => reader.ReadString()));
    }

    [Theory]
    [InlineData("fixstr")]
    [InlineData("str 8")]
    [InlineData("str 16")]
    public void TryReadStringSpan_CutAnywhere_TakesItIfItIsInOnePiece(string name)
    {
        var sample = Sample.Named(name);
        var headerLength = sample.Bytes.Length - Encoding.UTF8.GetByteCount(sample.Value);

        for (var place = 0; place <= sample.Bytes.Length; place++)
        {
            var reader = new MessagePackReader(Segments.Cut(sample.Bytes, place));
            var inOnePiece = place <= headerLength || place == sample.Bytes.Length;
            Assert.Equal(inOnePiece, reader.TryReadStringSpan(out var span));
            Assert.Equal(inOnePiece ? sample.Bytes.Length : 0, reader.Consumed);
            Assert.Equal(inOnePiece ? sample.Value : "", Encoding.UTF8.GetString(span));
            Assert.Equal(inOnePiece ? null : sample.Value, inOnePiece ? null : reader.ReadString());
        }
    }

    [Fact]
    public void TryReadStringSpan_Nil_LeavesIt()
    {
        var reader = new MessagePackReader(new byte[] { 0xc0 });

        Assert.False(reader.TryReadStringSpan(out var span));
        Assert.True(span.IsEmpty);
        Assert.True(reader.TryReadNil());
    }

    [Fact]
    public void TryReadStringSpan_Prefix_ThrowsEndOfStream()
    {
        Wire.ReadFailing<EndOfStreamException, string>(default, ReadSpan);
        Wire.ReadFailing<EndOfStreamException, string>(new ReadOnlySequence<byte>(Wire.Hex("a2 61")), ReadSpan);
        Wire.ReadFailing<EndOfStreamException, string>(Segments.CutEverywhere(Wire.Hex("a2 61")), ReadSpan);
        Wire.ReadFailing<EndOfStreamException, string>(Segments.CutEverywhere(Wire.Hex("da 00")), ReadSpan);
    }

    private static string ReadSpan(ref MessagePackReader reader) =>
        reader.TryReadStringSpan(out var span) ? Encoding.UTF8.GetString(span) : "not in one piece";

    /// <summary>A string of exactly that many UTF-8 bytes, made of one character as far as it fits.</summary>
    private static string StringOf(string character, int byteCount)
    {
        var (times, rest) = Math.DivRem(byteCount, Encoding.UTF8.GetByteCount(character));
        return new string('b', rest) + string.Concat(Enumerable.Repeat(character, times));
    }

    private static byte[] Header(int byteCount) => Wire.Hex(byteCount switch
    {
        <= 31 => $"{0xa0 + byteCount:x2}",
        <= 255 => $"d9{byteCount:x2}",
        <= 65_535 => $"da{byteCount:x4}",
        _ => $"db{byteCount:x8}",
    });
}
