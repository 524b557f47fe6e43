using System.Text.Json;
using System.Text.Json.Schema;
using AgentSocket.Protocol.Tests.Vectors;
using FsCheck;
using FsCheck.Fluent;

namespace AgentSocket.Protocol.Tests.Values;

/// <summary>The JSON form of values. Spec §2.3.</summary>
public sealed class AgentValueJsonTests
{
    /// <summary>Texts that are the same after a way through MessagePack and back.</summary>
    public static TheoryData<string> Stable =>
    [
        "null", "true", "false", "0", "-1", "127", "128", "-129", "65536", "4294967296", "9223372036854775807", "-9223372036854775808",
        "18446744073709551615", "1.5", "-0.25", "\"\"", "\"Gr\\u00FC\\u00DFe\"", "[]", "{}", "[1,[2,[3]],{}]", "{\"a\":1,\"b\":[true,null],\"c\":{\"d\":\"e\"}}",
        "\"\\n\\t\\\\\\u0022\"", "\"\\u0000\\u001B\"",
    ];

    [Theory]
    [MemberData(nameof(Stable))]
    public void ToJson_OfWhatWasJson_IsTheSameJson(string json)
    {
        var value = AgentValue.FromJson(json);

        Assert.Equal(FrameError.None, AgentValue.TryParse(value.Bytes, out _));
        Assert.Equal(Normal(json), Normal(value.ToJson()));
    }

    [Theory]
    [InlineData("1e3", "CB408F400000000000")]
    [InlineData("1.0", "CB3FF0000000000000")]
    [InlineData("5", "05")]
    [InlineData("\"é\"", "A2C3A9")]
    [InlineData(" [ 1 , 2 ] ", "920102")]
    [InlineData("{\"b\":1,\"a\":2}", "82A16201A16102")]
    public void FromJson_OfAText_GivesItsBytes(string json, string hex) =>
        Assert.Equal(hex, Convert.ToHexString(AgentValue.FromJson(json).Bytes.Span));

    [Theory]
    [InlineData("")]
    [InlineData("nul")]
    [InlineData("{\"a\":1")]
    [InlineData("[1,]")]
    [InlineData("{'a':1}")]
    [InlineData("1 2")]
    [InlineData("NaN")]
    [InlineData("\"\u0001\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("1e999")]
    public void FromJson_OfWhatIsNotJson_Fails(string json)
    {
        var failure = Assert.Throws<AgentSocketException>(() => AgentValue.FromJson(json));

        Assert.Equal(ErrorCodes.InvalidInput, failure.Code);
    }

    [Fact]
    public void FromJson_OfATextAsDeepAsAFrameMayBe_GivesAValueThatFits()
    {
        var value = AgentValue.FromJson(Nested(FrameLimits.DefaultMaxDepth - 1));

        var bytes = FrameKind<SteerFrame>.Write(new SteerFrame(1, 1, value));
        Assert.Equal(FrameError.None, FrameCodec.Read<SteerFrame>(bytes, FrameLimits.Default, out _));
        Assert.Equal(Nested(FrameLimits.DefaultMaxDepth - 1), value.ToJson());
    }

    [Theory]
    [InlineData(33)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public void FromJson_OfATextThatIsTooDeep_Fails(int depth)
    {
        var failure = Assert.Throws<AgentSocketException>(() => AgentValue.FromJson(Nested(depth)));

        Assert.Equal(ErrorCodes.InvalidInput, failure.Code);
    }

    [Fact]
    public void ToJson_OfNoValue_IsNull() => Assert.Equal("null", AgentValue.None.ToJson());

    [Theory]
    [InlineData("C403000102", "\"AAEC\"")]
    [InlineData("CA3FC00000", "1.5")]
    [InlineData("8105A161", "{\"5\":\"a\"}")]
    [InlineData("81FFA161", "{\"-1\":\"a\"}")]
    [InlineData("D6FF00000000", "\"1970-01-01T00:00:00Z\"")]
    [InlineData("A31B5B30", "\"\\u001B[0\"")]
    [InlineData("CFFFFFFFFFFFFFFFFF", "18446744073709551615")]
    public void ToJson_OfWhatJsonLacks_IsTheNearest(string hex, string json) => Assert.Equal(json, Parse(hex).ToJson());

    [Theory]
    [InlineData("CB7FF8000000000000")] // not a number
    [InlineData("CB7FF0000000000000")] // infinity
    [InlineData("CAFF800000")] // minus infinity, 32 bits
    [InlineData("D40500")] // an extension of the application's
    [InlineData("C70CFFFFFFFFFF7FFFFFFFFFFFFFFF")] // a timestamp beyond what there are years for
    [InlineData("819005")] // an array as a key
    [InlineData("81C005")] // nil as a key
    public void ToJson_OfWhatHasNoJsonForm_Fails(string hex)
    {
        var failure = Assert.Throws<AgentSocketException>(() => Parse(hex).ToJson());

        Assert.Equal(ErrorCodes.InvalidInput, failure.Code);
    }

    [Fact]
    public void Serializer_TakesAValueAsItsJson()
    {
        var values = new Dictionary<string, AgentValue> { ["some"] = AgentValue.FromJson("[1,{\"a\":\"ü\"}]"), ["none"] = AgentValue.None };

        var json = JsonSerializer.Serialize(values);

        Assert.Equal("{\"some\":[1,{\"a\":\"ü\"}],\"none\":null}", json);
        Assert.Equal(values["some"], JsonSerializer.Deserialize<Dictionary<string, AgentValue>>(json)!["some"]);
        Assert.Equal(AgentValue.Nil, JsonSerializer.Deserialize<AgentValue>("null"));
    }

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("1e999")]
    public void Serializer_OfWhatIsNoValue_Fails(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<AgentValue>(json));

    [Fact]
    public void Serializer_OfAValueWithoutJsonForm_Fails() => Assert.Throws<JsonException>(() => JsonSerializer.Serialize(Parse("D40500")));

    /// <summary>Functions that take or return values are described to models by it.</summary>
    [Fact]
    public void Schema_OfAValue_AllowsAnything() =>
        Assert.Equal("true", JsonSchemaExporter.GetJsonSchemaAsNode(JsonSerializerOptions.Default, typeof(AgentValue)).ToJsonString());

    [Fact]
    public void ToJson_OfAnyValue_IsJsonThatSaysTheSame()
    {
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(500), Prop.ForAll(Generators.Values.Value.ToArbitrary(), value =>
        {
            var json = value.ToJson();
            Assert.Equal(json, AgentValue.FromJson(json).ToJson());
        }));
    }

    [Fact]
    public void ToJson_OfSpoiltValues_IsJsonOrFails()
    {
        var mutator = new Framing.Mutator(seed: 5);
        var messages = VectorTable.Readable.Select(vector => vector.Bytes[1..]).ToArray();
        var made = 0;
        for (var i = 0; i < 20_000; i++)
        {
            if (AgentValue.TryParse(mutator.Spoil(messages), out var value) != FrameError.None)
                continue;
            try
            {
                using var document = JsonDocument.Parse(value.ToJson());
                made++;
            }
            catch (AgentSocketException failure)
            {
                Assert.Equal(ErrorCodes.InvalidInput, failure.Code);
            }
        }

        Assert.InRange(made, 1_000, 20_000);
    }

    private static AgentValue Parse(string hex)
    {
        Assert.Equal(FrameError.None, AgentValue.TryParse(Convert.FromHexString(hex), out var value));
        return value;
    }

    private static string Nested(int depth) => new string('[', depth) + "5" + new string(']', depth);

    private static string Normal(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement);
    }
}
