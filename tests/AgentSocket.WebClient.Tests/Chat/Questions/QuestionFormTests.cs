using AgentSocket.Protocol;
using AgentSocket.WebClient.Chat.Questions;

namespace AgentSocket.WebClient.Tests.Chat.Questions;

public sealed class QuestionFormTests
{
    private const string Schema = """
        {"type":"object","required":["n","name"],"properties":{
          "name":{"type":"string","title":"Your name","description":"As on the door","default":"Ada","minLength":2},
          "n":{"type":"integer"},
          "x":{"type":"number"},
          "yes":{"type":"boolean","default":true},
          "colour":{"enum":["red",2]},
          "more":{"type":"array"}}}
        """;

    [Fact]
    public void Fields_OfASchema_AreItsProperties()
    {
        var fields = QuestionForm.Of(AgentValue.FromJson(Schema)).Fields;

        Assert.Equal(
            [FieldKind.Text, FieldKind.Integer, FieldKind.Number, FieldKind.Boolean, FieldKind.Choice, FieldKind.Json],
            fields.Select(field => field.Kind));
        Assert.Equal(["name", "n"], fields.Where(field => field.IsRequired).Select(field => field.Name));
        Assert.Equal(("Your name", "As on the door", "Ada"), (fields[0].Label, fields[0].Help, fields[0].Default));
        Assert.Equal("True", fields[3].Default);
        Assert.Equal(["\"red\"", "2"], fields[4].Choices);
    }

    [Theory]
    [InlineData("""{"name":"Bo","n":"4"}""", """{"name":"Bo","n":4,"yes":false}""")]
    [InlineData("""{"name":"Bo","n":"-4","x":"1.5","yes":"True","colour":"2","more":"[1]"}""", """{"name":"Bo","n":-4,"x":1.5,"yes":true,"colour":2,"more":[1]}""")]
    public void Entries_ThatFit_AreTheAnswer(string entries, string answer) => Assert.Equal((answer, null), Compose(Schema, entries));

    [Theory]
    [InlineData("""{"name":"Bo"}""", "n: this is required.")]
    [InlineData("""{"n":"4"}""", "Your name: this is required.")]
    [InlineData("""{"name":"  ","n":"4"}""", "Your name: this is required.")]
    [InlineData("""{"name":"Bo","n":"4.5"}""", "n: enter a whole number.")]
    [InlineData("""{"name":"Bo","n":"4","x":"much"}""", "x: enter a number.")]
    [InlineData("""{"name":"Bo","n":"4","more":"[1"}""", "more: enter valid JSON.")]
    [InlineData("""{"name":"B","n":"4"}""", "'name' must have at least 2 characters.")]
    [InlineData("""{"name":"Bo","n":"4","more":"1"}""", "'more' must be an array.")]
    public void Entries_ThatDontFit_SayWhatIsWrong(string entries, string wrong) => Assert.Equal(("null", wrong), Compose(Schema, entries));

    public static TheoryData<string> TooMuch => ["1e999", "[1,-1e400]", string.Concat(Enumerable.Repeat('[', 40)) + "1" + string.Concat(Enumerable.Repeat(']', 40)), "\"\\ud800\""];

    [Theory]
    [MemberData(nameof(TooMuch))]
    public void Json_ThatNoAnswerCanBe_SaysSo(string entered)
    {
        foreach (var schema in new[] { """{"enum":[]}""", """{"type":"object","properties":{"":{"type":"array"}}}""" })
            Assert.Contains("this can’t be sent", Compose(schema, new Dictionary<string, string> { [""] = entered }).Wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_ThatIsTooDeepWithinItsAnswer_SaysSo()
    {
        var entered = string.Concat(Enumerable.Repeat('[', 32)) + "1" + string.Concat(Enumerable.Repeat(']', 32));

        Assert.StartsWith("The answer can’t be sent", Compose("""{"type":"object","properties":{"deep":{"type":"array"}}}""", new Dictionary<string, string> { ["deep"] = entered }).Wrong, StringComparison.Ordinal);
    }

    /// <summary>MessagePack's maps may have a key twice, and the page draws one field for each key.</summary>
    [Fact]
    public void Fields_OfASchemaThatNamesOneTwice_AreOne()
    {
        var schema = AgentValue.FromJson("""{"properties":{"n":{"type":"integer"},"n":{"type":"string"}}}""");

        Assert.Single(QuestionForm.Of(schema).Fields);
    }

    [Theory]
    [InlineData("""{"type":"integer"}""", "7", "7")]
    [InlineData("""{"type":"string"}""", "seven", "\"seven\"")]
    [InlineData("""{"enum":["a","b"]}""", "\"b\"", "\"b\"")]
    [InlineData("""{"type":"nonsense"}""", "[7]", "[7]")]
    public void Answer_ThatIsNoObject_IsEnteredAsItself(string schema, string entered, string answer) =>
        Assert.Equal((answer, null), Compose(schema, new Dictionary<string, string> { [""] = entered }));

    [Fact]
    public void Answer_WithoutASchema_IsText()
    {
        var form = QuestionForm.Of(AgentValue.None);

        Assert.Equal(((AgentValue)"free", null), form.Compose(new Dictionary<string, string> { [""] = "free" }));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t")]
    public void Answer_WithNothingInIt_IsAskedForAgain(string entered)
    {
        foreach (var schema in new[] { AgentValue.None, AgentValue.FromJson("""{"type":"string"}""") })
            Assert.Equal((default, "Your answer: this is required."), QuestionForm.Of(schema).Compose(new Dictionary<string, string> { [""] = entered }));
    }

    /// <summary>Only what must be given must be more than blanks.</summary>
    [Fact]
    public void Text_ThatMayBeLeftOut_IsLeftOutOrAsItWasEntered()
    {
        const string optional = """{"type":"object","properties":{"note":{"type":"string"}}}""";

        Assert.Equal(("{}", null), Compose(optional, """{"note":""}"""));
        Assert.Equal(("""{"note":" "}""", null), Compose(optional, """{"note":" "}"""));
    }

    [Theory]
    [InlineData("\"plain\"", "plain")]
    [InlineData("""{"label":"With a label","value":1}""", "With a label")]
    [InlineData("""{"value":1}""", """{"value":1}""")]
    [InlineData("3", "3")]
    public void Choice_OfAnyKind_CanBeRead(string json, string text) => Assert.Equal(text, ChoiceText.Of(AgentValue.FromJson(json)));

    private static (string Answer, string? Wrong) Compose(string schema, string entries) =>
        Compose(schema, System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string>>(entries)!);

    private static (string Answer, string? Wrong) Compose(string schema, Dictionary<string, string> entries)
    {
        var (value, wrong) = QuestionForm.Of(AgentValue.FromJson(schema)).Compose(entries);
        return (value.ToJson(), wrong);
    }
}
