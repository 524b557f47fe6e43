using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.WebClient.Chat.Answers.Parts;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.WebClient.Tests.Chat.Answers.Parts;

public sealed class ToolPartsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly AnswerFlow _flow = new();
    private readonly ToolParts _tools;

    public ToolPartsTests() => _tools = new ToolParts(_flow, _time);

    private ToolPart Only => Assert.IsType<ToolPart>(Assert.Single(_flow.Parts()));

    [Fact]
    public void Call_OfTheAgents_HasItsArgumentsOutputAndDuration()
    {
        Assert.True(Note("""{"tool":"1.1","name":"weather","phase":"writing"}"""));
        Assert.True(_tools.OnText(StreamChannel.ToolArguments, "{\"city\""));
        Assert.Equal((ToolState.Writing, "{\"city\""), (Only.State, Only.Arguments));
        Assert.True(Note("""{"tool":"1.1","name":"weather","phase":"calling","arguments":{"city":"Köln"}}"""));
        Assert.Equal((ToolState.Calling, "{\n  \"city\": \"Köln\"\n}"), (Only.State, Only.Arguments.ReplaceLineEndings("\n")));
        _time.Advance(TimeSpan.FromMilliseconds(40));
        Assert.True(_tools.OnText(StreamChannel.ToolOutput, "rain"));
        Assert.True(Note("""{"tool":"1.1","name":"weather","phase":"done","status":1}"""));

        Assert.Equal((ToolState.Failed, "rain", TimeSpan.FromMilliseconds(40)), (Only.State, Only.Output, Only.Duration));
    }

    [Fact]
    public void Call_OfThePage_IsTheOneThatTheAgentShows()
    {
        Note("""{"tool":"1.1","name":"client-browser_time","phase":"calling","arguments":{}}""");
        _tools.OnCall(new ToolCallUpdate(3, "browser.time", AgentValue.FromJson("{}"), NeedsApproval: false, Deadline: null));
        _tools.OnResult(new ToolResultUpdate(3, ToolStatus.Ok, "noon", TimeSpan.FromMilliseconds(7)));
        Assert.True(_tools.OnText(StreamChannel.ToolOutput, "noon"));
        Note("""{"tool":"1.1","name":"client-browser_time","phase":"done","status":0}""");

        Assert.Equal(("browser.time", ToolState.Done, "noon", TimeSpan.FromMilliseconds(7), 3L), (Only.Name, Only.State, Only.Output, Only.Duration, Only.Call));
    }

    /// <summary>In Relay mode a run that has waited says once more what it calls.</summary>
    [Fact]
    public void Call_WithinWhichTheRunWaited_LastsFromItsBegin()
    {
        Note("""{"tool":"1.1","name":"person-ask","phase":"calling","arguments":{}}""");
        _time.Advance(TimeSpan.FromSeconds(5));
        Note("""{"tool":"1.1","name":"person-ask","phase":"calling","arguments":{}}""");
        Note("""{"tool":"1.1","name":"person-ask","phase":"done","status":0}""");

        Assert.Equal(TimeSpan.FromSeconds(5), Only.Duration);
    }

    /// <summary>An agent may stream any value.</summary>
    [Theory]
    [InlineData("\"text\"")]
    [InlineData("[1]")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("""{"tool":1,"name":[],"phase":{}}""")]
    public void Data_ThatIsNoCard_IsLeftToOthers(string data) => Assert.False(Note(data));

    [Theory]
    [InlineData("\"ok\"")]
    [InlineData("{}")]
    [InlineData("1e9")]
    public void Card_WithAStatusThatIsNone_IsDone(string status)
    {
        Note("""{"tool":"1.1","name":"weather","phase":"calling","arguments":{}}""");
        Note($$"""{"tool":"1.1","name":"weather","phase":"done","status":{{status}}}""");

        Assert.Equal(ToolState.Done, Only.State);
    }

    [Theory]
    [InlineData(true, ToolState.Calling)]
    [InlineData(false, ToolState.Denied)]
    public void Call_ThatNeedsApproval_WaitsForTheDecision(bool agrees, ToolState state)
    {
        _tools.OnCall(new ToolCallUpdate(1, "page.set_title", AgentValue.Nil, NeedsApproval: true, Deadline: null));
        Assert.Equal(ToolState.Approving, Only.State);

        _tools.OnDecided(1, agrees);

        Assert.Equal(state, Only.State);
    }

    [Fact]
    public void Call_ThatIsOpenAtTheEnd_IsGivenUp()
    {
        Note("""{"tool":"1.1","name":"weather","phase":"calling"}""");

        _tools.OnEnd();

        Assert.Equal(ToolState.Dropped, Only.State);
    }

    [Theory]
    [InlineData("""{"a":1}""")]
    [InlineData("""{"tool":"1.1","name":"weather"}""")]
    [InlineData("""[1]""")]
    public void Data_OfAnotherKind_IsNoCall(string json)
    {
        Assert.False(Note(json));
        Assert.Empty(_flow.Parts());
        Assert.False(_tools.OnText(StreamChannel.ToolOutput, "text of no call"));
    }

    private bool Note(string json) => _tools.OnData(AgentValue.FromJson(json));
}
