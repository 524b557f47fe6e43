using System.ComponentModel;
using AgentSocket.Agents.Tests.Support;
using AgentSocket.Protocol;
using AgentSocket.TestModel;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents.Tests.Chat;

/// <summary>What a run does beside streaming, with a real connector and a server that speaks as OpenAI's does.</summary>
public sealed class DuplexModelTests : IAsyncLifetime
{
    private readonly Shop _shop = new();
    private TestModelServer _server = null!;
    private TestAgents _agents = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestModelServer.StartAsync();
        _agents = TestAgents.On(_server, kernel: kernel => kernel.Plugins.AddFromObject(_shop, "shop"), settings: ("AgentSocket:Chat:ApproveTools:0", "shop-buy"));
    }

    public async ValueTask DisposeAsync()
    {
        await _agents.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(Waiting.InMemory, """{"question":"Which?","choices":["tea","coffee"]}""", QuestionKinds.Choice)]
    [InlineData(Waiting.Suspended, """{"question":"Which?","choices":["tea","coffee"]}""", QuestionKinds.Choice)]
    [InlineData(Waiting.InMemory, """{"question":"Which?"}""", QuestionKinds.Text)]
    [InlineData(Waiting.Suspended, """{"question":"Which?","form":"{\"type\":\"string\"}"}""", QuestionKinds.Form)]
    public async Task Question_OfTheModels_IsAsked_AndTheModelReadsTheAnswer(Waiting waiting, string arguments, string kind)
    {
        var run = new TestRun(waiting);
        run.Client.OnQuestion = _ => (ReplyAction.Accept, "tea");
        _server.Reply(new TestReply().Text("Well: ").Tool(0, "call_1", "person-ask", arguments)).Reply(TestReply.Say("Tea it is."));

        await run.ChatAsync(_agents, "Something hot");

        Assert.Equal("Well: Tea it is.", run.Client.Text);
        Assert.Equal(kind, Assert.Single(run.Client.Questions).Kind);
        Assert.Equal("""{"action":"accept","value":"tea"}""", TestRequest.TextOf(_server.Requests[1].Messages[^1]));

        // The first answer led to the question: the model isn't asked for it again.
        Assert.Equal(2, _server.Requests.Count);
    }

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task ClientTool_IsOfferedToTheModel_AndCalledWithItsTypes(Waiting waiting)
    {
        var schema = AgentValue.FromJson("""{"type":"object","properties":{"on":{"type":"boolean"},"level":{"type":"integer"}},"required":["on"]}""");
        var run = new TestRun(waiting) { ClientTools = { new ToolDefinition("lamp.switch", "Switches the lamp", schema), new ToolDefinition("lamp switch", "Another") } };
        run.Client.OnCall = _ => (ToolStatus.Ok, AgentValue.FromJson("""{"was":"off"}"""));
        _server.Reply(new TestReply().Tool(0, "call_1", "client-lamp_switch_2", """{"on":true,"level":3}""")).Reply(TestReply.Say("It was off."));

        await run.ChatAsync(_agents, "Light!");

        var call = Assert.Single(run.Client.Calls);
        Assert.Equal(("lamp.switch", """{"on":true,"level":3}"""), (call.Name, call.Arguments.ToJson()));
        Assert.Contains("client-lamp_switch", _server.Requests[0].Tools);
        var tool = _server.Requests[0].Body["tools"]!.AsArray().Single(tool => (string)tool!["function"]!["name"]! == "client-lamp_switch_2")!;
        Assert.Equal("boolean", (string)tool["function"]!["parameters"]!["properties"]!["on"]!["type"]!);
        Assert.Equal("""["on"]""", tool["function"]!["parameters"]!["required"]!.ToJsonString());
        Assert.Equal("""{"was":"off"}""", TestRequest.TextOf(_server.Requests[1].Messages[^1]));
    }

    /// <summary>A client that describes its tool oddly must not end every run of its session.</summary>
    [Theory]
    [InlineData("""{"type":"object","properties":{" ":{"type":"string"}}}""")]
    [InlineData("""{"type":"object","properties":{"a b":{"type":"string"},"c":7}}""")]
    [InlineData("""{"type":"object","properties":[1],"required":7}""")]
    [InlineData("7")]
    public async Task ClientTool_WithAnOddSchema_IsOfferedAsFarAsItCanBe(string schema)
    {
        var run = new TestRun(Waiting.InMemory) { ClientTools = { new ToolDefinition("odd", "", AgentValue.FromJson(schema)), new ToolDefinition("number", "", NotANumber) } };
        _server.Reply(TestReply.Say("Hello."));

        await run.ChatAsync(_agents, "Hi");

        Assert.Equal("Hello.", run.Client.Text);
        Assert.Contains("client-number", _server.Requests[0].Tools);
    }

    [Theory]
    [InlineData("client-lamp", "{\"on\":1}", "Error: 'on' must be true or false.")]
    [InlineData("client-lamp", "{}", "Error: 'on' is missing.")]
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
        _server.Reply(new TestReply().Tool(0, "call_1", name, arguments)).Reply(TestReply.Say("Sorry."));

        await run.ChatAsync(_agents, "Light!");

        Assert.Equal(told, TestRequest.TextOf(_server.Requests[1].Messages[^1]));
        Assert.Empty(run.Client.Calls);
        Assert.Empty(run.Client.Questions);
        Assert.Empty(_shop.Bought);
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
        _server.Reply(new TestReply().Tool(0, "call_1", "shop-buy", """{"what":"tea","sum":3}""")).Reply(TestReply.Say("So be it."));

        await run.ChatAsync(_agents, "Buy tea");

        Assert.Equal("So be it.", run.Client.Text);
        Assert.Equal(agrees ? ["tea for 3"] : [], _shop.Bought);
        Assert.Equal("""{"what":"tea","sum":3}""", Assert.Single(run.Client.Questions).Approval!.Arguments.ToJson());
        Assert.Equal(agrees ? "bought" : "Error: The person didn't agree to this call. It was not made.", TestRequest.TextOf(_server.Requests[1].Messages[^1]));
    }

    [Fact]
    public async Task Tools_AreNotRunAgain_WhenTheWorkerIsLostAfterThem()
    {
        var run = new TestRun(Waiting.Suspended);
        run.Client.OnQuestion = question => (ReplyAction.Accept, question.Approval!.Digest);
        run.Client.LoseAt = "Half";
        _server
            .Reply(new TestReply().Text("I buy. ").Tool(0, "call_1", "shop-buy", """{"what":"tea","sum":3}""").Tool(1, "call_2", "shop-look", "{}"))
            .Reply(TestReply.Say("Half", " of it"))
            .Reply(TestReply.Say("Half", " of it."));

        await run.ChatAsync(_agents, "Buy tea");

        Assert.Equal("I buy. Half of it.", run.Client.Text);
        Assert.Equal(["tea for 3"], _shop.Bought);
        Assert.Equal(1, _shop.Looks);
        Assert.Empty(run.Client.Interrupts);
        Assert.Equal(3, run.Attempts);
    }

    /// <summary>Nobody knows whether the tool has done it: then it isn't done again.</summary>
    [Fact]
    public async Task ToolThatChangesSomething_WhoseWorkerIsLostMeanwhile_IsNotCalledAgain()
    {
        var run = new TestRun(Waiting.Suspended);
        run.Client.OnQuestion = question => (ReplyAction.Accept, question.Approval!.Digest);
        _shop.OnBuy = () => run.Lose();
        _server.Reply(new TestReply().Tool(0, "call_1", "shop-buy", """{"what":"tea","sum":3}""")).Reply(TestReply.Say("I don't know."));

        await run.ChatAsync(_agents, "Buy tea");

        Assert.Equal("I don't know.", run.Client.Text);
        Assert.Equal(["tea for 3"], _shop.Bought);
        Assert.StartsWith("Error: It isn't known whether this call took effect", TestRequest.TextOf(_server.Requests[1].Messages[^1]), StringComparison.Ordinal);
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
        _shop.OnBuy = () => run.Steer("And milk");
        _server.Reply(new TestReply().Tool(0, "call_1", tool, arguments)).Reply(TestReply.Say("Tea, and milk."));

        await run.ChatAsync(_agents, "Buy tea");

        Assert.Equal("Tea, and milk.", run.Client.Text);
        Assert.Single(_shop.Bought);
        Assert.Equal(["tool: bought", "user: And milk"], _server.Requests[1].Messages.TakeLast(2).Select(message => $"{message["role"]}: {TestRequest.TextOf(message)}"));
        Assert.Equal(SteerStatus.Delivered, Assert.Single(run.Client.Steered).Status);
    }

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Guidance_BreaksTheModelOff_AndIsRead(Waiting waiting)
    {
        var run = new TestRun(waiting);
        run.Client.Guidance.Enqueue(("Once upon", "Shorter, please"));
        _server.Reply(new TestReply().Text("Once upon").Hang()).Reply(TestReply.Say(" the end."));

        await run.ChatAsync(_agents, "Tell me a story");

        Assert.Equal("Once upon the end.", run.Client.Text);
        Assert.Equal(SteerStatus.Delivered, Assert.Single(run.Client.Steered).Status);
        await _server.Requests[0].Aborted.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(
            ["user: Tell me a story", "assistant: Once upon", "user: Shorter, please"],
            _server.Requests[1].Messages.Skip(1).Select(message => $"{message["role"]}: {TestRequest.TextOf(message)}"));
        Assert.Equal("Shorter, please", Assert.Single(_agents.Conversation.Turns).Replies[0].Guidance[0]);
    }

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Model_ThatTakesBackWhatItSaid_IsAskedOn_AndTheClientSeesOnlyTheRest(Waiting waiting)
    {
        var run = new TestRun(waiting);
        _server.Reply(new TestReply().Text("Rude words.").Tool(0, "call_1", "answer-retract", "{}")).Reply(TestReply.Say("Kind words."));

        await run.ChatAsync(_agents, "Hi");

        Assert.Equal("Kind words.", run.Client.Text);
        Assert.Equal(("moderation", 0L), Assert.Single(run.Client.Interrupts) is var taken ? (taken.Reason, taken.DiscardFrom) : default);
        Assert.Equal("Taken back.", TestRequest.TextOf(_server.Requests[1].Messages[^1]));
        Assert.DoesNotContain("Rude", string.Concat(_agents.Conversation.Turns.SelectMany(turn => turn.Replies).Select(reply => reply.Text)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Model_ThatWatches_Learns_AndStudies_DoesSoThroughTheRun(Waiting waiting)
    {
        var run = new TestRun(waiting);
        _server
            .Reply(new TestReply()
                .Tool(0, "call_1", "build-watch", """{"events":2,"periodMs":0}""")
                .Tool(1, "call_2", "skills-learn", "{}")
                .Tool(2, "call_3", "research-study", """{"topic":"resume","steps":2,"stepMs":0}"""))
            .Reply(TestReply.Say("Done."));

        await run.ChatAsync(_agents, "Do all that");

        Assert.Equal("Done.", run.Client.Text);
        Assert.Equal(typeof(BuildWatch).FullName, Assert.Single(run.Afterwards).Work);
        Assert.Equal(ReverseAgent.Target, Assert.Single(run.Client.Definitions).Added[0].Name);
        Assert.Contains(run.Client.Statuses, status => status.Note?.StartsWith("2 of 2: ", StringComparison.Ordinal) == true);
        Assert.StartsWith("Read 2:", TestRequest.TextOf(_server.Requests[1].Messages[^1]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Card_OfATool_IsShownFromItsFirstLetterToItsOutput()
    {
        var run = new TestRun(Waiting.InMemory);
        _server.Reply(new TestReply().Tool(0, "call_1", "calculator-evaluate", "{\"expres").Tool(0, null, null, "sion\":\"6*7\"}")).Reply(TestReply.Say("42."));

        await run.ChatAsync(_agents, "What is it?");

        Assert.Equal(
            [
                (StreamChannel.Data, """{"tool":"1.1","name":"calculator-evaluate","phase":"writing"}"""),
                (StreamChannel.ToolArguments, "{\"expres"),
                (StreamChannel.ToolArguments, "sion\":\"6*7\"}"),
                (StreamChannel.Data, """{"tool":"1.1","name":"calculator-evaluate","phase":"calling","arguments":{"expression":"6*7"}}"""),
                (StreamChannel.ToolOutput, "42"),
                (StreamChannel.Data, """{"tool":"1.1","name":"calculator-evaluate","phase":"done","status":0}"""),
            ],
            run.Client.Streams);
    }

    [Fact]
    public async Task Cards_OfCallsThatGuidanceBreaksOff_AreDroppedByTheirOwnNames()
    {
        var run = new TestRun(Waiting.InMemory);
        run.Client.Guidance.Enqueue(("Let me see. ", "Neither, please"));
        _server.Reply(new TestReply().Tool(0, "call_1", "shop-look", "{}").Tool(1, "call_2", "shop-buy", "{\"wh").Text("Let me see. ").Hang()).Reply(TestReply.Say("Well."));

        await run.ChatAsync(_agents, "Go shopping");

        Assert.Equal(
            ["""{"tool":"1.1","name":"shop-look","phase":"dropped"}""", """{"tool":"1.2","name":"shop-buy","phase":"dropped"}"""],
            run.Client.Streams.Select(stream => stream.Item2).Where(note => note.Contains("dropped", StringComparison.Ordinal)));
    }

    private static AgentValue NotANumber { get; } = AgentValue.Create(double.NaN, static (ref MessagePack.MessagePackWriter writer, double number) =>
    {
        writer.WriteMapHeader(1);
        writer.Write("properties");
        writer.WriteMapHeader(1);
        writer.Write("n");
        writer.WriteMapHeader(1);
        writer.Write("default");
        writer.Write(number);
    });

    private sealed class Shop
    {
        public List<string> Bought { get; } = [];

        public int Looks { get; private set; }

        public Action OnBuy { get; set; } = () => { };

        [KernelFunction("buy")]
        [Description("Buys something.")]
        public async Task<string> BuyAsync(string what, int sum, CancellationToken cancellationToken)
        {
            Bought.Add($"{what} for {sum}");
            OnBuy();
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            return "bought";
        }

        [KernelFunction("order")]
        [Description("Orders something, without being asked twice.")]
        public Task<string> OrderAsync(string what, CancellationToken cancellationToken) => BuyAsync(what, 1, cancellationToken);

        [KernelFunction("look")]
        [Description("Looks.")]
        public string Look()
        {
            Looks++;
            return "nice";
        }
    }
}
