using AgentSocket.Agents.Tests.Support;
using AgentSocket.Protocol;
using AgentSocket.TestModel;

namespace AgentSocket.Agents.Tests.Chat;

/// <summary>Tools that a model calls: rightly or wrongly, with agreement or without, and once.</summary>
public sealed class ToolCallTests : ShopTests
{
    [Theory]
    [InlineData("client-lamp", "{\"on\":1}", "Error: 'on' must be true or false.")]
    [InlineData("client-lamp", "{}", "Error: 'on' is missing.")]
    [InlineData("client-lamp", "{\"on\":true,\"ON\":false}", "Error: 'ON' is given twice.")]
    [InlineData("client-radio", "{}", "Error: There is no tool 'client-radio'.")]
    [InlineData("Shop-buy", "{\"what\":\"tea\",\"sum\":1}", "Error: There is no tool 'Shop-buy'.")]
    [InlineData("shop-BUY", "{\"what\":\"tea\",\"sum\":1}", "Error: There is no tool 'shop-BUY'.")]
    [InlineData("buy", "{\"what\":\"tea\",\"sum\":1}", "Error: There is no tool 'buy'.")]
    [InlineData("shop-buy", "{\"what\":\"tea\",\"sum\":1,\"SUM\":9}", "Error: 'SUM' is given twice.")]
    [InlineData("shop-buy", "{\"what\":\"tea\",\"Sum\":9}", "Error: 'Sum' must be written 'sum'.")]
    [InlineData("shop-buy", "{\"what\":1,\"sum\":1}", "Error: 'what' must be text.")]
    [InlineData("shop-buy", "{\"what\":\"tea\",\"sum\":\"one\"}", "Error: 'sum' must be an integer.")]
    public async Task Call_ThatIsWrong_IsToldToTheModel_AndNobodyElse(string name, string arguments, string told)
    {
        var schema = AgentValue.FromJson("""{"type":"object","properties":{"on":{"type":"boolean"}},"required":["on"]}""");
        var run = new TestRun(Waiting.InMemory) { ClientTools = { new ToolDefinition("lamp", "", schema) } };
        Server.Reply(new TestReply().Tool(0, "call_1", name, arguments)).Reply(TestReply.Say("Sorry."));

        await run.ChatAsync(Agents, "Light!");

        Assert.Equal(told, TestRequest.TextOf(Server.Requests[1].Messages[^1]));
        Assert.Empty(run.Client.Calls);
        Assert.Empty(run.Client.Questions);
        Assert.Empty(Shop.Bought);
    }

    [Theory]
    [InlineData(Waiting.InMemory, true)]
    [InlineData(Waiting.InMemory, false)]
    [InlineData(Waiting.Suspended, true)]
    [InlineData(Waiting.Suspended, false)]
    public async Task ToolThatChangesSomething_IsCalledOnce_IfThePersonAgreesToThisCall(Waiting waiting, bool agrees)
    {
        var run = new TestRun(waiting);
        run.Client.OnQuestion = question => (ReplyAction.Accept, agrees ? question.Approval!.Digest : ApprovalSubject.DigestOf("shop-buy", AgentValue.FromJson("""{"what":"tea","sum":2}""")));
        Server.Reply(new TestReply().Tool(0, "call_1", "shop-buy", """{"what":"tea","sum":3}""")).Reply(TestReply.Say("So be it."));

        await run.ChatAsync(Agents, "Buy tea");

        Assert.Equal("So be it.", run.Client.Text);
        Assert.Equal(agrees ? ["tea for 3"] : [], Shop.Bought);
        Assert.Equal("""{"what":"tea","sum":3}""", Assert.Single(run.Client.Questions).Approval!.Arguments.ToJson());
        Assert.Equal(agrees ? "bought" : "Error: The person didn't agree to this call. It was not made.", TestRequest.TextOf(Server.Requests[1].Messages[^1]));
    }

    [Fact]
    public async Task Tools_AreNotRunAgain_WhenTheWorkerIsLostAfterThem()
    {
        var run = new TestRun(Waiting.Suspended);
        run.Client.OnQuestion = question => (ReplyAction.Accept, question.Approval!.Digest);
        run.Client.LoseAt = "Half";
        Server
            .Reply(new TestReply().Text("I buy. ").Tool(0, "call_1", "shop-buy", """{"what":"tea","sum":3}""").Tool(1, "call_2", "shop-look", "{}"))
            .Reply(TestReply.Say("Half", " of it"))
            .Reply(TestReply.Say("Half", " of it."));

        await run.ChatAsync(Agents, "Buy tea");

        Assert.Equal("I buy. Half of it.", run.Client.Text);
        Assert.Equal(["tea for 3"], Shop.Bought);
        Assert.Equal(1, Shop.Looks);
        Assert.Empty(run.Client.Interrupts);
        Assert.Equal(3, run.Attempts);
    }

    /// <summary>Nobody knows whether the tool has done it: then it isn't done again.</summary>
    [Fact]
    public async Task ToolThatChangesSomething_WhoseWorkerIsLostMeanwhile_IsNotCalledAgain()
    {
        var run = new TestRun(Waiting.Suspended);
        run.Client.OnQuestion = question => (ReplyAction.Accept, question.Approval!.Digest);
        Shop.OnBuy = () => run.Lose();
        Server.Reply(new TestReply().Tool(0, "call_1", "shop-buy", """{"what":"tea","sum":3}""")).Reply(TestReply.Say("I don't know."));

        await run.ChatAsync(Agents, "Buy tea");

        Assert.Equal("I don't know.", run.Client.Text);
        Assert.Equal(["tea for 3"], Shop.Bought);
        Assert.StartsWith("Error: It isn't known whether this call took effect", TestRequest.TextOf(Server.Requests[1].Messages[^1]), StringComparison.Ordinal);
    }

    /// <summary>A tool isn't broken off: what it did is known, and the guidance follows.</summary>
    [Theory]
    [InlineData(Waiting.InMemory, "shop-buy", """{"what":"tea","sum":3}""")]
    [InlineData(Waiting.Suspended, "shop-buy", """{"what":"tea","sum":3}""")]
    [InlineData(Waiting.InMemory, "shop-order", """{"what":"tea"}""")]
    [InlineData(Waiting.Suspended, "shop-order", """{"what":"tea"}""")]
    public async Task Tool_ThatRunsWhileThePersonGuides_IsCalledOnce(Waiting waiting, string tool, string arguments)
    {
        var run = new TestRun(waiting);
        run.Client.OnQuestion = question => (ReplyAction.Accept, question.Approval!.Digest);
        Shop.OnBuy = () => run.Steer("And milk");
        Server.Reply(new TestReply().Tool(0, "call_1", tool, arguments)).Reply(TestReply.Say("Tea, and milk."));

        await run.ChatAsync(Agents, "Buy tea");

        Assert.Equal("Tea, and milk.", run.Client.Text);
        Assert.Single(Shop.Bought);
        Assert.Equal(["tool: bought", "user: And milk"], Server.Requests[1].Messages.TakeLast(2).Select(message => $"{message["role"]}: {TestRequest.TextOf(message)}"));
        Assert.Equal(SteerStatus.Delivered, Assert.Single(run.Client.Steered).Status);
    }

    /// <summary>Nor between two calls of one answer, for the second is begun by then.</summary>
    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Tools_OfOneAnswer_AreAllCalled_BeforeGuidanceIsRead(Waiting waiting)
    {
        var run = new TestRun(waiting);
        var guided = false;
        Shop.OnBuy = () =>
        {
            if (!guided)
                run.Steer("And milk");
            guided = true;
        };
        Server.Reply(new TestReply().Tool(0, "call_1", "shop-order", """{"what":"tea"}""").Tool(1, "call_2", "shop-order", """{"what":"milk"}""")).Reply(TestReply.Say("Both."));

        await run.ChatAsync(Agents, "Buy tea and milk");

        Assert.Equal("Both.", run.Client.Text);
        Assert.Equal(["tea for 1", "milk for 1"], Shop.Bought);
        Assert.Equal("And milk", TestRequest.TextOf(Server.Requests[1].Messages[^1]));
        Assert.Equal([RunState.WaitingForTool, RunState.WaitingForTool, RunState.Running], run.Client.Statuses.Take(3).Select(status => status.State));
    }
}
