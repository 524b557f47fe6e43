using AgentSocket.Agents.Tests.Support;
using AgentSocket.Protocol;
using AgentSocket.TestModel;

namespace AgentSocket.Agents.Tests.Chat;

/// <summary>What a run does beside streaming, with a real connector.</summary>
public sealed class DuplexModelTests : ShopTests
{
    [Theory]
    [InlineData(Waiting.InMemory, """{"question":"Which?","choices":["tea","coffee"]}""", QuestionKinds.Choice)]
    [InlineData(Waiting.Suspended, """{"question":"Which?","choices":["tea","coffee"]}""", QuestionKinds.Choice)]
    [InlineData(Waiting.InMemory, """{"question":"Which?"}""", QuestionKinds.Text)]
    [InlineData(Waiting.Suspended, """{"question":"Which?","form":"{\"type\":\"string\"}"}""", QuestionKinds.Form)]
    public async Task Question_OfTheModels_IsAsked_AndTheModelReadsTheAnswer(Waiting waiting, string arguments, string kind)
    {
        var run = new TestRun(waiting);
        run.Client.OnQuestion = _ => (ReplyAction.Accept, "tea");
        Server.Reply(new TestReply().Text("Well: ").Tool(0, "call_1", "person-ask", arguments)).Reply(TestReply.Say("Tea it is."));

        await run.ChatAsync(Agents, "Something hot");

        Assert.Equal("Well: Tea it is.", run.Client.Text);
        Assert.Equal(kind, Assert.Single(run.Client.Questions).Kind);
        Assert.Equal("""{"action":"accept","value":"tea"}""", TestRequest.TextOf(Server.Requests[1].Messages[^1]));

        // The first answer led to the question: the model isn't asked for it again.
        Assert.Equal(2, Server.Requests.Count);
    }

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task ClientTool_IsOfferedToTheModel_AndCalledWithItsTypes(Waiting waiting)
    {
        var schema = AgentValue.FromJson("""{"type":"object","properties":{"on":{"type":"boolean"},"level":{"type":"integer"}},"required":["on"]}""");
        var run = new TestRun(waiting) { ClientTools = { new ToolDefinition("lamp.switch", "Switches the lamp", schema), new ToolDefinition("lamp switch", "Another") } };
        run.Client.OnCall = _ => (ToolStatus.Ok, AgentValue.FromJson("""{"was":"off"}"""));
        Server.Reply(new TestReply().Tool(0, "call_1", "client-lamp_switch_2", """{"on":true,"level":3}""")).Reply(TestReply.Say("It was off."));

        await run.ChatAsync(Agents, "Light!");

        var call = Assert.Single(run.Client.Calls);
        Assert.Equal(("lamp.switch", """{"on":true,"level":3}"""), (call.Name, call.Arguments.ToJson()));
        Assert.Contains("client-lamp_switch", Server.Requests[0].Tools);
        var tool = Server.Requests[0].Body["tools"]!.AsArray().Single(tool => (string)tool!["function"]!["name"]! == "client-lamp_switch_2")!;
        Assert.Equal("boolean", (string)tool["function"]!["parameters"]!["properties"]!["on"]!["type"]!);
        Assert.Equal("""["on"]""", tool["function"]!["parameters"]!["required"]!.ToJsonString());
        Assert.Equal("""{"was":"off"}""", TestRequest.TextOf(Server.Requests[1].Messages[^1]));
    }

    /// <summary>A model that read its calls otherwise than it wrote them would go on as it reads.</summary>
    [Theory]
    [InlineData("client-lamp", """{"on":true,"level":3,"tags":["a",{"b":null}],"note":null}""")]
    [InlineData("shop-buy", """{"what":"true","sum":3}""")]
    public async Task Call_IsReadByTheModelAsItWroteIt_AlsoInLaterTurns(string tool, string arguments)
    {
        var run = new TestRun(Waiting.InMemory) { ClientTools = { new ToolDefinition("lamp", "Switches the lamp") } };
        run.Client.OnCall = _ => (ToolStatus.Ok, "done");
        run.Client.OnQuestion = question => (ReplyAction.Accept, question.Approval!.Digest);
        Server.Reply(new TestReply().Tool(0, "call_1", tool, arguments)).Reply(TestReply.Say("Done.")).Reply(TestReply.Say("You're welcome."));

        await run.ChatAsync(Agents, "Light!");
        await new TestRun(Waiting.InMemory).ChatAsync(Agents, "Thanks");

        Assert.Equal([arguments, arguments], Server.Requests.Skip(1).Select(request =>
            (string)request.Messages.Single(message => message["tool_calls"] is not null)["tool_calls"]![0]!["function"]!["arguments"]!));
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
        Server.Reply(TestReply.Say("Hello."));

        await run.ChatAsync(Agents, "Hi");

        Assert.Equal("Hello.", run.Client.Text);
        Assert.Contains("client-number", Server.Requests[0].Tools);
    }

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Guidance_BreaksTheModelOff_AndIsRead(Waiting waiting)
    {
        var run = new TestRun(waiting);
        run.Client.Guidance.Enqueue(("Once upon", "Shorter, please"));
        Server.Reply(new TestReply().Text("Once upon").Hang()).Reply(TestReply.Say(" the end."));

        await run.ChatAsync(Agents, "Tell me a story");

        Assert.Equal("Once upon the end.", run.Client.Text);
        Assert.Equal(SteerStatus.Delivered, Assert.Single(run.Client.Steered).Status);
        await Server.Requests[0].Aborted.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(
            ["user: Tell me a story", "assistant: Once upon", "user: Shorter, please"],
            Server.Requests[1].Messages.Skip(1).Select(message => $"{message["role"]}: {TestRequest.TextOf(message)}"));
        Assert.Equal("Shorter, please", Assert.Single(Agents.Conversation.Turns).Replies[0].Guidance[0]);
    }

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Model_ThatTakesBackWhatItSaid_IsAskedOn_AndTheClientSeesOnlyTheRest(Waiting waiting)
    {
        var run = new TestRun(waiting);
        Server.Reply(new TestReply().Text("Rude words.").Tool(0, "call_1", "answer-retract", "{}")).Reply(TestReply.Say("Kind words."));

        await run.ChatAsync(Agents, "Hi");

        Assert.Equal("Kind words.", run.Client.Text);
        Assert.Equal(("moderation", 0L), Assert.Single(run.Client.Interrupts) is var taken ? (taken.Reason, taken.DiscardFrom) : default);
        Assert.Equal("Taken back.", TestRequest.TextOf(Server.Requests[1].Messages[^1]));
        Assert.DoesNotContain("Rude", string.Concat(Agents.Conversation.Turns.SelectMany(turn => turn.Replies).Select(reply => reply.Text)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Model_ThatWatches_Learns_AndStudies_DoesSoThroughTheRun(Waiting waiting)
    {
        var run = new TestRun(waiting);
        Server
            .Reply(new TestReply()
                .Tool(0, "call_1", "build-watch", """{"events":2,"periodMs":0}""")
                .Tool(1, "call_2", "skills-learn", "{}")
                .Tool(2, "call_3", "research-study", """{"topic":"resume","steps":2,"stepMs":0}"""))
            .Reply(TestReply.Say("Done."));

        await run.ChatAsync(Agents, "Do all that");

        Assert.Equal("Done.", run.Client.Text);
        Assert.Equal(typeof(BuildWatch).FullName, Assert.Single(run.Afterwards).Work);
        Assert.Equal(ReverseAgent.Target, Assert.Single(run.Client.Definitions).Added[0].Name);
        Assert.Contains(run.Client.Statuses, status => status.Note?.StartsWith("2 of 2: ", StringComparison.Ordinal) == true);
        Assert.StartsWith("Read 2:", TestRequest.TextOf(Server.Requests[1].Messages[^1]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Card_OfATool_IsShownFromItsFirstLetterToItsOutput()
    {
        var run = new TestRun(Waiting.InMemory);
        Server.Reply(new TestReply().Tool(0, "call_1", "calculator-evaluate", "{\"expres").Tool(0, null, null, "sion\":\"6*7\"}")).Reply(TestReply.Say("42."));

        await run.ChatAsync(Agents, "What is it?");

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
        Server.Reply(new TestReply().Tool(0, "call_1", "shop-look", "{}").Tool(1, "call_2", "shop-buy", "{\"wh").Text("Let me see. ").Hang()).Reply(TestReply.Say("Well."));

        await run.ChatAsync(Agents, "Go shopping");

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
}
