using System.ComponentModel;
using AgentSocket.Agents.Tests.Support;
using AgentSocket.Protocol;
using AgentSocket.TestModel;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents.Tests.Chat;

public sealed class ChatAgentTests : IAsyncLifetime
{
    private readonly RecordingWriter _writer = new();
    private readonly Oven _oven = new();
    private TestModelServer _server = null!;
    private TestAgents _agents = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestModelServer.StartAsync();
        _agents = TestAgents.On(_server, kernel: kernel => kernel.Plugins.AddFromObject(_oven, "oven"));
    }

    public async ValueTask DisposeAsync()
    {
        await _agents.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Run_StreamsTheAnswerInOrder_AndCountsItsTokens()
    {
        _server.Reply(TestReply.Say("Hel", "lo", " world").Usage((11, 3)));

        var result = await _agents.RunAsync("Greet me", _writer);

        Assert.Equal(["Hel", "lo", " world"], _writer.Deltas);
        Assert.Equal((11, 3), (result.InputTokens, result.OutputTokens));
        var request = Assert.Single(_server.Requests);
        Assert.Equal($"Bearer {TestAgents.Key}", request.Authorization);
        Assert.Equal(["system", "user"], request.Messages.Select(message => (string)message["role"]!));
        Assert.Equal("Greet me", TestRequest.TextOf(request.Messages[1]));
        Assert.Equal(
            [
                "answer-retract", "booking-reserve", "build-watch", "calculator-evaluate", "clock-now", "docs-search", "oven-bake", "person-ask",
                "research-study", "skills-forget", "skills-learn",
            ],
            request.Tools.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Run_FromAServerThatCountsNothing_HasNoCounts()
    {
        _server.Reply(TestReply.Say("Hello").Usage(null));

        var result = await _agents.RunAsync("Greet me", _writer);

        Assert.Equal((null, null), (result.InputTokens, result.OutputTokens));
    }

    [Fact]
    public async Task Run_Flushes_OnlyBeforeItWaits()
    {
        var gate = new TaskCompletionSource();
        _server.Reply(new TestReply().Text("Hel").Wait(gate.Task).Text("lo"));

        var run = _agents.RunAsync("Greet me", _writer);
        await _writer.UntilAsync(log => log is ["<flush>", "Hel", "<flush>"]);
        gate.SetResult();
        await run;

        Assert.Equal("Hello", _writer.Text);
    }

    [Fact]
    public async Task Tools_OfTwoRounds_RunOnceEachAndAreToldOf()
    {
        _server
            .Reply(new TestReply().Text("One moment. ").Tool(0, "call_1", "oven-bake", "{\"cak").Tool(0, null, null, "e\":\"apple\"}").Usage((10, 1)))
            .Reply(new TestReply().Tool(0, "call_2", "oven-bake", "{\"cake\":\"plum\"}").Tool(1, "call_3", "calculator-evaluate", "{\"expression\":\"6*7\"}").Usage((20, 2)))
            .Reply(TestReply.Say("Both ", "are done.").Usage((30, 3)));

        var result = await _agents.RunAsync("Bake", _writer);

        Assert.Equal("One moment. Both are done.", _writer.Text);
        Assert.Equal(["apple", "plum"], _oven.Baked);
        Assert.Equal((60, 6), (result.InputTokens, result.OutputTokens));
        Assert.Equal(
            ["<WaitingForTool oven-bake>", "<Running>", "<WaitingForTool oven-bake>", "<WaitingForTool calculator-evaluate>", "<Running>"],
            _writer.Log.Where(entry => entry.StartsWith('<') && entry != "<flush>"));
        var messages = _server.Requests[2].Messages;
        Assert.Equal(
            ["system", "user", "assistant", "tool", "assistant", "tool", "tool"],
            messages.Select(message => (string)message["role"]!));
        Assert.Equal(["apple cake", "plum cake", "42"], messages.Where(message => (string)message["role"]! == "tool").Select(TestRequest.TextOf));
        Assert.Equal(3, Assert.Single(_agents.Conversation.Turns).Replies.Count);
    }

    [Fact]
    public async Task Tool_ThatWaits_LetsWhatIsThereLeaveFirst()
    {
        _server.Reply(new TestReply().Tool(0, "call_1", "oven-bake", "{\"cake\":\"slow\"}")).Reply(TestReply.Say("Done."));

        var run = _agents.RunAsync("Bake", _writer);
        await _writer.UntilAsync(log => log is [.., "<WaitingForTool oven-bake>", "<flush>"]);
        _oven.Ready.SetResult();
        await run;

        Assert.Equal("Done.", _writer.Text);
    }

    [Theory]
    [InlineData("oven-bake", "{\"cake\":\"burnt\"}", "Error: It is burnt.")]
    [InlineData("oven-bake", "{\"cake\":\"far\"}", "Error: The tool failed.")]
    [InlineData("oven-bake", "{}", "Error: 'cake' is missing.")]
    [InlineData("oven-bake", "{\"cake\":7}", "Error: 'cake' must be text.")]
    [InlineData("oven-bake", "[]", "Error: The arguments must be a JSON object.")]
    [InlineData("oven-clean", "{}", "Error: There is no tool 'oven-clean'.")]
    [InlineData("oven-bake", "{\"cake", "Error: The arguments aren't valid JSON.")]
    public async Task Tool_ThatFails_IsToldToTheModel(string name, string arguments, string told)
    {
        _server.Reply(new TestReply().Tool(0, "call_1", name, arguments)).Reply(TestReply.Say("Sorry."));

        await _agents.RunAsync("Bake", _writer);

        Assert.StartsWith(told, TestRequest.TextOf(_server.Requests[1].Messages[^1]), StringComparison.Ordinal);
        Assert.Equal("Sorry.", _writer.Text);
        Assert.DoesNotContain("burnt", _agents.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tools_WithoutEnd_EndAtTheBound()
    {
        _server.Otherwise = request => (string?)request.Body["tool_choice"] == "none"
            ? TestReply.Say("Enough.")
            : new TestReply().Tool(0, $"call_{_server.Requests.Count}", "oven-bake", "{\"cake\":\"apple\"}");
        await using var agents = TestAgents.On(_server, kernel: kernel => kernel.Plugins.AddFromObject(_oven, "oven"), settings: ("AgentSocket:Chat:MaxToolRounds", "3"));

        await agents.RunAsync("Bake", _writer);

        Assert.Equal("Enough.", _writer.Text);
        Assert.Equal(3, _oven.Baked.Count);
        Assert.Equal(4, _server.Requests.Count);
    }

    [Fact]
    public async Task Conversation_GoesOn_WithWhatWasSaidAndCalled()
    {
        _server
            .Reply(new TestReply().Tool(0, "call_1", "oven-bake", "{\"cake\":\"apple\"}"))
            .Reply(TestReply.Say("Baked."))
            .Reply(TestReply.Say("An apple cake."));

        await _agents.RunAsync("Bake", _writer);
        await _agents.RunAsync("What was it?", _writer);

        Assert.Equal(
            ["system: ", "user: Bake", "assistant: ", "tool: apple cake", "assistant: Baked.", "user: What was it?"],
            _server.Requests[2].Messages.Select(message => (string)message["role"]! == "system" ? "system: " : $"{message["role"]}: {TestRequest.TextOf(message)}"));
    }

    [Fact]
    public async Task Parts_AreOneMessage()
    {
        _server.Reply(TestReply.Say("Hello"));

        await _agents.RunAsync(AgentValue.FromJson("""[{"type":"text","text":"Greet"},{"type":"text","text":"me"}]"""), _writer);

        Assert.Equal("Greet\nme", TestRequest.TextOf(_server.Requests[0].Messages[1]));
    }

    [Fact]
    public async Task Input_ThatIsInvalid_LeavesNoTurn()
    {
        await Assert.ThrowsAsync<AgentSocketException>(() => _agents.RunAsync(AgentValue.FromJson("7"), _writer));

        Assert.Empty(_agents.Conversation.Turns);
        Assert.Empty(_server.Requests);
    }

    private sealed class Oven
    {
        public List<string> Baked { get; } = [];

        public TaskCompletionSource Ready { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        [KernelFunction("bake")]
        [Description("Bakes a cake.")]
        public async Task<string> BakeAsync([Description("Which")] string cake, CancellationToken cancellationToken)
        {
            if (cake == "slow")
                await Ready.Task.WaitAsync(cancellationToken);
            if (cake == "burnt")
                throw new ArgumentException("It is burnt.");
            if (cake == "far")
                throw new InvalidOperationException("No oven at 10.1.2.3.");
            Baked.Add(cake);
            return $"{cake} cake";
        }
    }
}
