using System.Buffers;
using System.Globalization;
using MessagePack.Tests.Samples;

namespace MessagePack.Tests;

/// <summary>Timestamps at the edges of their three forms and of <see cref="DateTime"/>.</summary>
public sealed class TimestampTests
{
    public static TheoryData<string, string> Forms => new()
    {
        { "1970-01-01T00:00:00.0000000Z", "d6 ff 00000000" },
        { "2106-02-07T06:28:15.0000000Z", "d6 ff ffffffff" },
        { "2106-02-07T06:28:16.0000000Z", "d7 ff 0000000100000000" },
        { "1970-01-01T00:00:00.0000001Z", "d7 ff 0000019000000000" },
        { "2514-05-30T01:53:03.9999999Z", "d7 ff ee6b26 73ffffffff" },
        { "2514-05-30T01:53:04.0000000Z", "c7 0c ff 00000000 0000000400000000" },
        { "1969-12-31T23:59:59.0000000Z", "c7 0c ff 00000000 ffffffffffffffff" },
        { "1969-12-31T23:59:59.9999999Z", "c7 0c ff 3b9ac99c ffffffffffffffff" },
        { "0001-01-01T00:00:00.0000000Z", "c7 0c ff 00000000 fffffff1886e0900" },
        { "9999-12-31T23:59:59.9999999Z", "c7 0c ff 3b9ac99c 0000003afff4417f" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Write_AnyTime_GivesTheShortestForm(string time, string hex)
    {
        var bytes = Wire.Write((ref writer) => writer.Write(Parse(time)));

        Assert.Equal(Wire.Hex(hex), bytes);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Read_AnyForm_GivesTheTimeInUtc(string time, string hex)
    {
        var value = Wire.Read(Wire.Hex(hex), (ref reader) => reader.ReadDateTime());

        Assert.Equal(Parse(time), value);
        Assert.Equal(DateTimeKind.Utc, value.Kind);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Read_HeaderFirst_GivesTheTime(string time, string hex)
    {
        var value = Wire.Read(
            Segments.CutEverywhere(Wire.Hex(hex)),
            (ref reader) => reader.ReadDateTime(reader.ReadExtensionFormatHeader()));

        Assert.Equal(Parse(time), value);
    }

    [Fact]
    public void Write_LocalTime_BecomesUtc()
    {
        var local = new DateTime(2020, 1, 1, 12, 0, 0, DateTimeKind.Local);
        var bytes = Wire.Write((ref writer) => writer.Write(local));

        Assert.Equal(local.ToUniversalTime(), Wire.Read(bytes, (ref reader) => reader.ReadDateTime()));
    }

    [Fact]
    public void Write_UnspecifiedTime_IsTakenForUtc()
    {
        var unspecified = new DateTime(2020, 1, 1, 12, 0, 0, DateTimeKind.Unspecified);
        var bytes = Wire.Write((ref writer) => writer.Write(unspecified));

        Assert.Equal(unspecified.Ticks, Wire.Read(bytes, (ref reader) => reader.ReadDateTime()).Ticks);
    }

    [Theory]
    [InlineData("d6 01 00000000")]
    [InlineData("d4 ff 00")]
    [InlineData("c7 05 ff 0000000000")]
    public void Read_OtherTypeOrLength_IsRejected(string hex) =>
        Wire.ReadFailing<MessagePackSerializationException, DateTime>(
            new ReadOnlySequence<byte>(Wire.Hex(hex)),
            (ref reader) => reader.ReadDateTime());

    [Theory]
    [InlineData("c7 0c ff 00000000 fffffff1886e08ff")]
    [InlineData("c7 0c ff 00000000 0000003afff44180")]
    [InlineData("c7 0c ff 00000000 7fffffffffffffff")]
    public void Read_BeyondDateTime_ThrowsArgumentOutOfRange(string hex) =>
        Wire.ReadFailing<ArgumentOutOfRangeException, DateTime>(
            new ReadOnlySequence<byte>(Wire.Hex(hex)),
            (ref reader) => reader.ReadDateTime());

    private static DateTime Parse(string time) =>
        DateTime.ParseExact(time, "o", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
