using MessagePack.Tests.Samples;

namespace MessagePack.Tests.Json;

/// <summary>JSON as MessagePack.</summary>
public sealed class FromJsonTests
{
    public static TheoryData<string, string> Values => new()
    {
        { "null", "c0" },
        { "false", "c2" },
        { "true", "c3" },
        { "0", "00" },
        { "-1", "ff" },
        { "65536", "ce 00010000" },
        { "9223372036854775808", "cf 8000000000000000" },
        { "-9223372036854775808", "d3 8000000000000000" },
        { "18446744073709551616", "b4 3138343436373434303733373039353531363136" },
        { "0.5", "cb 3fe0000000000000" },
        { "-1.5e3", "cb c097700000000000" },
        { "1E2", "cb 4059000000000000" },
        { "\"\"", "a0" },
        { "\"a€😀\"", "a8 61e282acf09f9880" },
        { """
          "\"\\\/\b\f\n\r\t"
          """, "a8 225c2f080c0a0d09" },
        { """
          "\u20ac\uD83D\ude00"
          """, "a7 e282acf09f9880" },
        { "[]", "90" },
        { " [ 1 ,\t[ ] ,\r\n null ] ", "93 01 90 c0" },
        { "[1\n,2\t]", "92 01 02" },
        { "{}", "80" },
        { """{"a":1,"b":{"c":[true]}}""", "82 a161 01 a162 81 a163 91 c3" },
        { "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]", "dc 0010 01020304 05060708 090a0b0c 0d0e0f10" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void ConvertFromJson_AnyValue_GivesItsShortestForm(string json, string hex) =>
        Assert.Equal(Wire.Hex(hex), MessagePackSerializer.ConvertFromJson(json));

    [Theory]
    [MemberData(nameof(Values))]
    public void ConvertFromJson_Writer_GoesOnBehindTheValue(string json, string hex)
    {
        var output = new MeanBufferWriter();

        Wire.WriteTo(output, (ref writer) =>
        {
            writer.WriteArrayHeader(3);
            MessagePackSerializer.ConvertFromJson(json, ref writer);
            using var text = new StringReader(json);
            MessagePackSerializer.ConvertFromJson(text, ref writer);
            writer.Write(42);
        });

        Assert.Equal([0x93, .. Wire.Hex(hex), .. Wire.Hex(hex), 42], output.Written);
    }

    [Theory]
    [InlineData("trUe")]
    [InlineData("[fals ]")]
    [InlineData("nil")]
    [InlineData("\"open")]
    [InlineData("\"open\\")]
    [InlineData("+1")]
    [InlineData("[#]")]
    [InlineData("'a'")]
    public void ConvertFromJson_NoJson_IsRejected(string json) =>
        Assert.Throws<TinyJsonException>(() => MessagePackSerializer.ConvertFromJson(json));

    [Theory]
    [InlineData("nul")]
    [InlineData("[fals")]
    [InlineData("""
                "\u12"
                """)]
    public void ConvertFromJson_EndWithinAToken_Overflows(string json) =>
        Assert.Throws<OverflowException>(() => MessagePackSerializer.ConvertFromJson(json));

    [Fact]
    public void ConvertFromJson_EscapeWithoutNumber_IsRejected() =>
        Assert.Throws<FormatException>(() => MessagePackSerializer.ConvertFromJson("""
            "\uzzzz"
            """));

    /// <summary>This is why JSON from others must be checked before: text that is no JSON isn't always told.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("[1 2", "92 01 02")]
    [InlineData("1,2", "01 02")]
    [InlineData("[1}", "91 01")]
    [InlineData("""["a":1]""", "92 a161 01")]
    [InlineData("""{"a"}""", "80 a161")]
    [InlineData("""
                "\q"
                """, "a0")]
    [InlineData("1.2.3", "cb 0000000000000000")]
    [InlineData("[1-2]", "91")]
    public void ConvertFromJson_AlmostJson_IsTakenAsItIs(string json, string hex) =>
        Assert.Equal(Wire.Hex(hex), MessagePackSerializer.ConvertFromJson(json));
}
