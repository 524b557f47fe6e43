using AgentSocket.Agents.Tests.Support;
using AgentSocket.Protocol;
using AgentSocket.TestModel;

namespace AgentSocket.Agents.Tests.Chat;

/// <summary>A client offers and withdraws tools while a run goes on: what a model may call, and what becomes of its calls.</summary>
public sealed class OfferedToolTests : ShopTests
{
    private static readonly AgentValue Schema = AgentValue.FromJson("""{"type":"object","properties":{"on":{"type":"boolean"}},"required":["on"]}""");

    /// <summary>As a tool that is there for one call does.</summary>
    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Call_WhoseToolIsWithdrawn_GetsItsResult(Waiting waiting)
    {
        var run = new TestRun(waiting) { ClientTools = { new ToolDefinition("lamp.switch", "Switches the lamp", Schema, SideEffects: true) } };
        run.Client.OnCall = _ =>
        {
            run.ClientTools.Clear();
            return (ToolStatus.Ok, "It was off.");
        };
        Server.Reply(new TestReply().Tool(0, "call_1", "client-lamp_switch", """{"on":true}""")).Reply(TestReply.Say("Now it is on."));

        await run.ChatAsync(Agents, "Light!");

        Assert.Equal("Now it is on.", run.Client.Text);
        Assert.Equal("It was off.", TestRequest.TextOf(Server.Requests[1].Messages[^1]));
        Assert.Contains("client-lamp_switch", Server.Requests[0].Tools);
        Assert.DoesNotContain("client-lamp_switch", Server.Requests[1].Tools);
    }

    /// <summary>The client knows best what it can't do any more: it is asked, and says so.</summary>
    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Call_ThatWasWrittenBeforeItsToolChanged_IsMadeAsItWasWritten(Waiting waiting)
    {
        var run = new TestRun(waiting) { ClientTools = { new ToolDefinition("lamp.switch", "Switches the lamp", Schema, SideEffects: true) } };
        run.Client.OnQuestion = _ =>
        {
            // The name that the model wrote is another tool's from now on.
            run.ClientTools.Clear();
            run.ClientTools.Add(new ToolDefinition("lamp_switch", "Another", AgentValue.FromJson("""{"type":"object","required":["level"]}""")));
            return (ReplyAction.Accept, "yes");
        };
        run.Client.OnCall = _ => (ToolStatus.Failed, "There is no such tool any more.");
        Server
            .Reply(new TestReply().Tool(0, "call_1", "person-ask", """{"question":"Shall I?"}""").Tool(1, "call_2", "client-lamp_switch", """{"on":true}"""))
            .Reply(TestReply.Say("Sorry."));

        await run.ChatAsync(Agents, "Light!");

        var call = Assert.Single(run.Client.Calls);
        Assert.Equal(("lamp.switch", """{"on":true}""", true), (call.Name, call.Arguments.ToJson(), call.Approval));
        Assert.Equal("Error: There is no such tool any more.", TestRequest.TextOf(Server.Requests[1].Messages[^1]));
    }

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Tool_ThatIsOfferedWhileTheRunWaits_IsOfferedToTheModelNext(Waiting waiting)
    {
        var run = new TestRun(waiting);
        run.Client.OnQuestion = _ =>
        {
            run.ClientTools.Add(new ToolDefinition("lamp", "Switches the lamp", Schema));
            return (ReplyAction.Accept, "yes");
        };
        run.Client.OnCall = _ => (ToolStatus.Ok, "It was off.");
        Server
            .Reply(new TestReply().Tool(0, "call_1", "person-ask", """{"question":"Have you a lamp?"}"""))
            .Reply(new TestReply().Tool(0, "call_2", "client-lamp", """{"on":true}"""))
            .Reply(TestReply.Say("Now it is on."));

        await run.ChatAsync(Agents, "Light!");

        Assert.DoesNotContain("client-lamp", Server.Requests[0].Tools);
        Assert.Contains("client-lamp", Server.Requests[1].Tools);
        Assert.Equal("It was off.", TestRequest.TextOf(Server.Requests[2].Messages[^1]));
    }
}
