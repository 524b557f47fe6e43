namespace AgentSocket.Protocol.Tests.Values.Schemas;

public sealed class ValueSchemaTests
{
    private const string Booking =
        """
        {
          "type": "object",
          "properties": {
            "party": {
              "type": "object",
              "properties": { "size": { "type": "integer", "minimum": 1, "maximum": 12 }, "name": { "type": "string", "minLength": 1, "maxLength": 3 } },
              "required": ["size"],
              "additionalProperties": false
            },
            "seats": { "type": "array", "items": { "enum": ["bar", "window"] }, "minItems": 1, "maxItems": 2 }
          },
          "required": ["party"]
        }
        """;

    [Theory]
    [InlineData("""{"party":{"size":4}}""", null)]
    [InlineData("""{"party":{"size":4.0,"name":"Zoë"},"seats":["bar","window"],"more":[1]}""", null)]
    [InlineData("""{"party":{"size":12,"name":"😀😀😀"}}""", null)]
    [InlineData("7", "The value must be an object.")]
    [InlineData("null", "The value must be an object.")]
    [InlineData("{}", "'party' is missing.")]
    [InlineData("""{"party":{}}""", "'party/size' is missing.")]
    [InlineData("""{"party":{"size":"4"}}""", "'party/size' must be an integer.")]
    [InlineData("""{"party":{"size":4.5}}""", "'party/size' must be an integer.")]
    [InlineData("""{"party":{"size":0}}""", "'party/size' must be at least 1.")]
    [InlineData("""{"party":{"size":13}}""", "'party/size' must be at most 12.")]
    [InlineData("""{"party":{"size":4,"name":""}}""", "'party/name' must have at least 1 character.")]
    [InlineData("""{"party":{"size":4,"name":"Anna"}}""", "'party/name' must have at most 3 characters.")]
    [InlineData("""{"party":{"size":4,"colour":1}}""", "'party/colour' isn't allowed.")]
    [InlineData("""{"party":{"size":4},"seats":[]}""", "'seats' must have at least 1 item.")]
    [InlineData("""{"party":{"size":4},"seats":["bar","bar","bar"]}""", "'seats' must have at most 2 items.")]
    [InlineData("""{"party":{"size":4},"seats":["bar","floor"]}""", "'seats/1' must be one of \"bar\", \"window\".")]
    public void Check_OfAForm_SaysWhatIsWrongAndWhere(string value, string? wrong) => Assert.Equal(wrong, Check(Booking, value));

    [Theory]
    [InlineData("true", "[1]", null)]
    [InlineData("false", "1", "The value isn't allowed.")]
    [InlineData("{}", "null", null)]
    [InlineData("""{"type":["string","null"]}""", "null", null)]
    [InlineData("""{"type":["string","null"]}""", "true", "The value must be null or text.")]
    [InlineData("""{"type":"number"}""", "3", null)]
    [InlineData("""{"type":"boolean"}""", "0", "The value must be true or false.")]
    [InlineData("""{"const":{"a":[1,2]}}""", """{"a":[1,2]}""", null)]
    [InlineData("""{"const":{"a":[1,2]}}""", """{"a":[2,1]}""", "The value must be {\"a\":[1,2]}.")]
    [InlineData("""{"enum":[1,"1"]}""", "1", null)]
    [InlineData("""{"exclusiveMinimum":0}""", "0", "The value must be more than 0.")]
    [InlineData("""{"exclusiveMaximum":1.5}""", "1.5", "The value must be less than 1.5.")]
    [InlineData("""{"minimum":3}""", "\"a text has no minimum\"", null)]
    [InlineData("""{"additionalProperties":{"type":"string"}}""", """{"a":"b","c":1}""", "'c' must be text.")]
    [InlineData("""{"anyOf":[{"type":"string"},{"minimum":5}]}""", "7", null)]
    [InlineData("""{"anyOf":[{"type":"string"},{"minimum":5}]}""", "3", "The value fits none of what is allowed.")]
    [InlineData("""{"oneOf":[{"type":"integer"},{"minimum":5}]}""", "3", null)]
    [InlineData("""{"oneOf":[{"type":"integer"},{"minimum":5}]}""", "7", "The value fits more than one of what is allowed.")]
    [InlineData("""{"oneOf":[{"type":"integer"},{"minimum":5}]}""", "1.5", "The value fits none of what is allowed.")]
    [InlineData("""{"allOf":[{"minimum":1},{"maximum":2}]}""", "3", "The value must be at most 2.")]
    [InlineData("""{"format":"date","pattern":"^x$","title":"any","x-own":1}""", "\"not a date\"", null)]
    public void Check_OfAKeyword_MeansWhatItSays(string schema, string value, string? wrong) => Assert.Equal(wrong, Check(schema, value));

    [Theory]
    [InlineData("""{"children":[{"children":[]},{}]}""", null)]
    [InlineData("""{"children":[{"children":[{"children":7}]}]}""", "'children/0/children/0/children' must be an array.")]
    public void Check_OfASchemaThatRefersToItself_GoesAsDeepAsTheValue(string value, string? wrong) => Assert.Equal(
        wrong,
        Check("""{"$ref":"#/$defs/tree","$defs":{"tree":{"type":"object","properties":{"children":{"type":"array","items":{"$ref":"#/$defs/tree"}}}}}}""", value));

    [Fact]
    public void Check_OfWhatIsNoJson_SaysSo() =>
        Assert.Equal("The value has no JSON form.", ValueSchema.Parse(AgentValue.None).Check(AgentValue.Create(double.NaN, static (ref MessagePack.MessagePackWriter writer, double value) => writer.Write(value))));

    [Fact]
    public void Check_OfNone_IsACheckOfNil()
    {
        var schema = ValueSchema.Parse(AgentValue.FromJson("""{"type":"null"}"""));

        Assert.Null(schema.Check(AgentValue.None));
        Assert.Null(schema.Check(AgentValue.Nil));
    }

    [Theory]
    [InlineData("""{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}}}""")]
    [InlineData("""{"$ref":"#"}""")]
    [InlineData("""{"$ref":"#/$defs/a","$defs":{"a":{"anyOf":[{"$ref":"#/$defs/b"},{"$ref":"#/$defs/b"}]},"b":{"allOf":[{"$ref":"#/$defs/a"},{"$ref":"#/$defs/a"}]}}}""")]
    public void Check_OfASchemaWithoutEnd_EndsAndDoesNotFit(string schema) => Assert.NotNull(Check(schema, "1"));

    [Fact]
    public void Check_OfAlternativesThatMultiply_EndsAndDoesNotFit()
    {
        var defs = string.Join(',', Enumerable.Range(0, 60).Select(i => $$"""
            "d{{i}}":{"anyOf":[{"$ref":"#/$defs/d{{i + 1}}"},{"$ref":"#/$defs/d{{i + 1}}"}]}
            """));

        Assert.NotNull(Check($$"""{"$ref":"#/$defs/d0","$defs":{{{defs}},"d60":false} }""", "1"));
    }

    [Theory]
    [InlineData("7", "isn't an object")]
    [InlineData("""{"type":"whole"}""", "'type' that JSON hasn't")]
    [InlineData("""{"type":[]}""", "'type' that names none")]
    [InlineData("""{"type":7}""", "'type' that isn't an array")]
    [InlineData("""{"properties":[]}""", "'properties' that isn't an object")]
    [InlineData("""{"properties":{"a":1}}""", "isn't an object")]
    [InlineData("""{"required":"a"}""", "'required' that isn't an array")]
    [InlineData("""{"required":[1]}""", "'required' that isn't text")]
    [InlineData("""{"minimum":"1"}""", "'minimum' that isn't a number")]
    [InlineData("""{"minLength":-1}""", "'minLength' that isn't a count")]
    [InlineData("""{"maxItems":1.5}""", "'maxItems' that isn't a count")]
    [InlineData("""{"anyOf":{}}""", "'anyOf' that isn't an array")]
    [InlineData("""{"$ref":"https://example.com/schema"}""", "refers to something")]
    [InlineData("""{"$ref":"#/$defs/a"}""", "refers to something")]
    public void Parse_OfWhatIsNoSchema_SaysWhatIsWrong(string schema, string said)
    {
        var failure = Assert.Throws<AgentSocketException>(() => ValueSchema.Parse(AgentValue.FromJson(schema)));

        Assert.Equal(ErrorCodes.InvalidInput, failure.Code);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_OfTooLargeASchema_Fails()
    {
        var parts = string.Join(',', Enumerable.Repeat("{}", ValueSchema.MaxParts));

        Assert.Throws<AgentSocketException>(() => ValueSchema.Parse(AgentValue.FromJson($$"""{"anyOf":[{{parts}}]}""")));
        Assert.Throws<AgentSocketException>(() => ValueSchema.Parse(AgentValue.FromJson($$"""{"title":"{{new string('x', ValueSchema.MaxBytes)}}"}""")));
    }

    private static string? Check(string schema, string value) => ValueSchema.Parse(AgentValue.FromJson(schema)).Check(AgentValue.FromJson(value));
}
