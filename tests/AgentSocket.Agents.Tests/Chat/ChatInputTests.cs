using AgentSocket.Protocol;

namespace AgentSocket.Agents.Tests.Chat;

public class ChatInputTests
{
    [Theory]
    [InlineData("\"Hello\"", "Hello")]
    [InlineData("""[{"type":"text","text":"Hello"}]""", "Hello")]
    [InlineData("""[{"text":"Hel","type":"text"},{"type":"text","text":"lo","more":[1,{"a":2}]}]""", "Hel\nlo")]
    public void Read_TextOrParts_IsTheText(string json, string text) => Assert.Equal(text, ChatInput.Read(AgentValue.FromJson(json)));

    [Theory]
    [InlineData("null", "The input must be text or a list of parts.")]
    [InlineData("7", "The input must be text or a list of parts.")]
    [InlineData("{}", "The input must be text or a list of parts.")]
    [InlineData("\"\"", "The input is empty.")]
    [InlineData("\" \\n\"", "The input is empty.")]
    [InlineData("[]", "The input is empty.")]
    [InlineData("[\"Hello\"]", "A part must be a map of type and text.")]
    [InlineData("""[{"type":"image","text":"x"}]""", "Only parts of type text are taken.")]
    [InlineData("""[{"type":"text","text":7}]""", "Only parts of type text are taken.")]
    [InlineData("""[{"type":"text"}]""", "Only parts of type text are taken.")]
    [InlineData("""[{"text":"x"}]""", "Only parts of type text are taken.")]
    public void Read_AnythingElse_IsInvalid(string json, string why)
    {
        var thrown = Assert.Throws<AgentSocketException>(() => ChatInput.Read(AgentValue.FromJson(json)));

        Assert.Equal((ErrorCodes.InvalidInput, why, false), (thrown.Code, thrown.Message, thrown.Processed));
    }

    [Fact]
    public void Read_NoValue_IsInvalid() =>
        Assert.Equal(ErrorCodes.InvalidInput, Assert.Throws<AgentSocketException>(() => ChatInput.Read(AgentValue.None)).Code);
}
