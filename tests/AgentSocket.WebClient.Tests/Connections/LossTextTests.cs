using AgentSocket.Protocol.Client;
using AgentSocket.WebClient.Connections;

namespace AgentSocket.WebClient.Tests.Connections;

public sealed class LossTextTests
{
    [Fact]
    public void Loss_WithoutRuns_SaysNothingOfThem() => Assert.Null(LossText.Describe(new SessionLoss("session", [])));

    [Theory]
    [InlineData(true, "Run 3 (chat, which the agent had begun) ended with it.")]
    [InlineData(false, "Run 3 (chat, which never reached the agent) ended with it.")]
    [InlineData(null, "Run 3 (chat, which may have reached the agent) ended with it.")]
    public void Loss_OfARun_SaysWhatIsKnownOfIt(bool? processed, string text) =>
        Assert.Equal(text, LossText.Describe(new SessionLoss("session", [new LostRun(3, "chat", processed)])));

    [Fact]
    public void Loss_OfRuns_NamesEach() => Assert.Equal(
        "Runs 3 (chat, which the agent had begun), 4 (clock, which never reached the agent) ended with it.",
        LossText.Describe(new SessionLoss(null, [new LostRun(3, "chat", true), new LostRun(4, "clock", false)])));
}
