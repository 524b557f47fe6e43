using System.Buffers;
using MessagePack.Tests.Samples;

namespace MessagePack.Tests;

/// <summary>The edges of every width: each .NET type against each format.</summary>
public sealed class IntegerTests
{
    /// <summary>Around each power of two at which a format or a type ends. Decimal holds them all, and xunit can show it.</summary>
    public static TheoryData<decimal> Edges
    {
        get
        {
            decimal[] powers = [0, 32, 1 << 7, 1 << 8, 1 << 15, 1 << 16, 1L << 31, 1L << 32, 1UL << 63, (decimal)ulong.MaxValue + 1];
            var around = powers.SelectMany(power => new[] { power - 1, power, power + 1, -power - 1, -power, 1 - power });
            return [.. around.Where(edge => edge is >= long.MinValue and <= ulong.MaxValue).Distinct().Order()];
        }
    }

    [Theory]
    [MemberData(nameof(Edges))]
    public void Write_AnyTypeThatHoldsTheValue_GivesItsShortestForm(decimal edge)
    {
        var value = (Int128)edge;
        var shortest = IntegerFormat.Encodings(value).First();

        foreach (var type in IntegerType.All.Where(type => type.Holds(value)))
        {
            Assert.Equal(shortest, Wire.Write(type.Write(value)));
        }
    }

    [Theory]
    [MemberData(nameof(Edges))]
    public void Read_AnyFormatThatHoldsTheValue_GivesItOrOverflows(decimal edge)
    {
        var value = (Int128)edge;
        var encodings = IntegerFormat.Encodings(value).ToArray();

        Assert.NotEmpty(encodings);
        foreach (var bytes in encodings)
        {
            foreach (var type in IntegerType.All)
            {
                if (type.Holds(value))
                {
                    Assert.Equal(value, Wire.Read(bytes, type.Read));
                    Assert.Equal(value, Wire.Read(Segments.CutEverywhere(bytes), type.Read));
                }
                else
                {
                    Assert.Equal(0, Wire.ReadFailing<OverflowException, Int128>(new ReadOnlySequence<byte>(bytes), type.Read));
                    Assert.Equal(0, Wire.ReadFailing<OverflowException, Int128>(Segments.CutEverywhere(bytes), type.Read));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Edges))]
    public void Read_AnyFormatAsFloat_GivesTheNearest(decimal edge)
    {
        var value = (Int128)edge;

        foreach (var bytes in IntegerFormat.Encodings(value))
        {
            Assert.Equal((double)value, Wire.Read(bytes, (ref reader) => reader.ReadDouble()));
            Assert.Equal((float)value, Wire.Read(bytes, (ref reader) => reader.ReadSingle()));
        }
    }

    [Theory]
    [MemberData(nameof(Edges))]
    public void GetEncodedLength_AnyValue_IsWhatIsWritten(decimal edge)
    {
        var value = (Int128)edge;
        var length = IntegerFormat.Encodings(value).First().Length;

        if (value <= long.MaxValue)
        {
            Assert.Equal(length, MessagePackWriter.GetEncodedLength((long)value));
        }

        if (value >= 0)
        {
            Assert.Equal(length, MessagePackWriter.GetEncodedLength((ulong)value));
        }
    }

    [Fact]
    public void Write_Char_GivesItsNumber() =>
        Assert.Equal(Wire.Hex("cd 20ac"), Wire.Write((ref writer) => writer.Write('€')));
}
