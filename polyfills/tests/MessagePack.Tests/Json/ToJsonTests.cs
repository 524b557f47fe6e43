using MessagePack.Tests.Samples;

namespace MessagePack.Tests.Json;

/// <summary>MessagePack as JSON.</summary>
public sealed class ToJsonTests
{
    public static TheoryData<string, string> Values => new()
    {
        { "c0", "null" },
        { "c2", "false" },
        { "c3", "true" },
        { "7f", "127" },
        { "ff", "-1" },
        { "d3 8000000000000000", "-9223372036854775808" },
        { "cf ffffffffffffffff", "18446744073709551615" },
        { "ca 3dcccccd", "0.1" },
        { "cb 3fb999999999999a", "0.1" },
        { "cb 7e37e43c8800759c", "1E+300" },
        { "cb 7ff8000000000000", "NaN" },
        { "a0", "\"\"" },
        { "a6 61e282ac22 5c", "\"a€\\\"\\\\\"" },
        { "a6 080c0a0d092f", "\"\\b\\f\\n\\r\\t/\"" },
        { "a4 f09f9880", "\"😀\"" },
        { "c4 03 0102ff", "\"AQL/\"" },
        { "90", "[]" },
        { "93 01 90 c0", "[1,[],null]" },
        { "80", "{}" },
        { "82 a161 01 a162 80", "{\"a\":1,\"b\":{}}" },
        { "84 01 02 c3 c0 c40101 03 9101 04", "{\"1\":2,\"true\":null,\"AQ==\":3,\"[1]\":4}" },
        { "d6 ff 00000000", "\"1970-01-01T00:00:00.0000000Z\"" },
        { "d4 fe 10", "[-2,\"EA==\"]" },
        { "c7 00 05", "[5,\"\"]" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void ConvertToJson_AnyValue_GivesCompactJson(string hex, string json)
    {
        var bytes = Wire.Hex(hex);

        Assert.Equal(json, MessagePackSerializer.ConvertToJson(bytes));
        Assert.Equal(json, MessagePackSerializer.ConvertToJson(Segments.CutEverywhere(bytes)));
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void ConvertToJson_Reader_TakesOneValue(string hex, string json)
    {
        var reader = new MessagePackReader((byte[])[.. Wire.Hex(hex), 0x2a]);
        using var writer = new StringWriter();

        MessagePackSerializer.ConvertToJson(ref reader, writer);

        Assert.Equal(json, writer.ToString());
        Assert.Equal(0x2a, reader.ReadInt32());
        Assert.Equal(0, reader.Depth);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void ConvertToJson_AnyProperPrefix_IsRejected(string hex, string json)
    {
        var bytes = Wire.Hex(hex);

        for (var length = 1; length < bytes.Length; length++)
        {
            var prefix = bytes.AsMemory(0, length);
            var failure = Assert.Throws<MessagePackSerializationException>(() => MessagePackSerializer.ConvertToJson(prefix));
            Assert.True(failure.InnerException is EndOfStreamException, $"{length} bytes of {json}: {failure.InnerException}");
        }
    }

    [Fact]
    public void ConvertToJson_Nothing_IsNothing() => Assert.Equal("", MessagePackSerializer.ConvertToJson(ReadOnlyMemory<byte>.Empty));

    [Fact]
    public void ConvertToJson_TheUnusedCode_IsRejected()
    {
        var failure = Assert.Throws<MessagePackSerializationException>(() => MessagePackSerializer.ConvertToJson(Wire.Hex("91 c1")));

        Assert.IsType<MessagePackSerializationException>(failure.InnerException);
    }
}
