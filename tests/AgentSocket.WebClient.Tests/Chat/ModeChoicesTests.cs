using AgentSocket.WebClient.Chat;
using AgentSocket.WebClient.Connections;

namespace AgentSocket.WebClient.Tests.Chat;

public sealed class ModeChoicesTests
{
    [Theory]
    [InlineData("direct", ModeChoice.Direct)]
    [InlineData("Relay", ModeChoice.Relay)]
    [InlineData("compare", ModeChoice.Compare)]
    [InlineData(null, ModeChoice.Compare)]
    [InlineData("", ModeChoice.Compare)]
    [InlineData("other", ModeChoice.Compare)]
    [InlineData("7", ModeChoice.Compare)]
    public void Name_WithBothModesConfigured_IsTakenOrComparesThem(string? name, ModeChoice choice) =>
        Assert.Equal(choice, ModeChoices.Parse(name, [AgentMode.Direct, AgentMode.Relay]));

    [Theory]
    [InlineData("direct")]
    [InlineData("compare")]
    [InlineData(null)]
    public void Name_WithOneModeConfigured_IsThatMode(string? name) =>
        Assert.Equal(ModeChoice.Relay, ModeChoices.Parse(name, [AgentMode.Relay]));
}
