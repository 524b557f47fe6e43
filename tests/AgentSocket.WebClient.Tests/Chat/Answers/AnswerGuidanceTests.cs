using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.WebClient.Chat.Answers;
using AgentSocket.WebClient.Chat.Answers.Parts;
using AgentSocket.WebClient.Connections;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.WebClient.Tests.Chat.Answers;

/// <summary>Guidance that a person gives while an answer grows.</summary>
public sealed class AnswerGuidanceTests
{
    private readonly FakeDialogue _dialogue = new();
    private readonly Answer _answer = new(AgentMode.Direct, new FakeTimeProvider());

    public AnswerGuidanceTests() => _answer.Begin(new FakeMeter(), _dialogue);

    [Theory]
    [InlineData(SteerStatus.Delivered, true)]
    [InlineData(SteerStatus.Rejected, false)]
    [InlineData(SteerStatus.Expired, false)]
    public async Task Guidance_WhenItsOutcomeIsKnown_HasIt(SteerStatus status, bool delivered)
    {
        var steered = _answer.SteerAsync("shorter");
        Assert.Null(Assert.IsType<GuidancePart>(Assert.Single(_answer.Snapshot().Parts)).Status);

        _dialogue.Outcome.SetResult(new SteerOutcome(status, default));

        Assert.Equal(delivered, await steered);
        Assert.Equal(status, Assert.IsType<GuidancePart>(Assert.Single(_answer.Snapshot().Parts)).Status);
    }

    [Fact]
    public async Task Guidance_WhoseSessionIsLost_SaysSo()
    {
        var steered = _answer.SteerAsync("shorter");

        _dialogue.Outcome.SetException(new AgentSocketException(ErrorCodes.SessionLost, "The session was lost."));

        Assert.False(await steered);
        Assert.Equal("The session was lost.", Assert.IsType<GuidancePart>(Assert.Single(_answer.Snapshot().Parts)).Failure);
    }
}
