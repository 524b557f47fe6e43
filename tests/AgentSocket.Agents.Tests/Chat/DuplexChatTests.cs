using AgentSocket.Agents.Tests.Support;
using AgentSocket.Protocol;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.Agents.Tests.Chat;

/// <summary>What the demo model does beside streaming: by calling functions, as any model does, and the same in both modes.</summary>
public sealed class DuplexChatTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly TestAgents _agents;

    public DuplexChatTests() => _agents = TestAgents.Demo(_time);

    public ValueTask DisposeAsync() => _agents.DisposeAsync();

    [Theory]
    [InlineData(Waiting.InMemory, "/ask Which colour?", "blue", "You answered: blue")]
    [InlineData(Waiting.Suspended, "/ask Which colour?", "blue", "You answered: blue")]
    [InlineData(Waiting.InMemory, "/choose red blue", "blue", "You chose: blue")]
    [InlineData(Waiting.Suspended, "/choose red blue", "blue", "You chose: blue")]
    [InlineData(Waiting.InMemory, "/choose red blue", "green", "You declined.")]
    [InlineData(Waiting.Suspended, "/choose red blue", "green", "You declined.")]
    public async Task Question_IsAnsweredInTheMiddleOfTheRun(Waiting waiting, string command, string answer, string said)
    {
        var run = Run(waiting);
        run.Client.OnQuestion = _ => (ReplyAction.Accept, answer);

        await run.ChatAsync(_agents, command);

        Assert.Equal(said, run.Client.Text);
        var turn = Assert.Single(_agents.Conversation.Turns);
        Assert.Equal(TurnOutcome.Completed, turn.Outcome);
        Assert.Equal("person", turn.Replies[0].Tools[0].Plugin);
    }

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Form_IsFilledIn(Waiting waiting)
    {
        var run = Run(waiting);
        run.Client.OnQuestion = _ => (ReplyAction.Accept, AgentValue.FromJson("""{"size":4,"name":"Zoë"}"""));

        await run.ChatAsync(_agents, "/form");

        Assert.Equal("""You filled in: {"size":4,"name":"Zoë"}""", run.Client.Text);
        Assert.Equal(QuestionKinds.Form, run.Client.Questions[0].Kind);
    }

    [Theory]
    [InlineData(Waiting.InMemory, true, "It is booked: A table for 4 at 19:30.")]
    [InlineData(Waiting.Suspended, true, "It is booked: A table for 4 at 19:30.")]
    [InlineData(Waiting.InMemory, false, "I haven't booked anything. The person didn't agree to this call. It was not made.")]
    [InlineData(Waiting.Suspended, false, "I haven't booked anything. The person didn't agree to this call. It was not made.")]
    public async Task Booking_AsksForTheTable_ThenForAgreement_ThenBooksOnce(Waiting waiting, bool agrees, string said)
    {
        var run = Run(waiting);
        run.Client.OnQuestion = question => question.Kind == QuestionKinds.Form
            ? (ReplyAction.Accept, AgentValue.FromJson("""{"size":4,"time":"19:30"}"""))
            : agrees ? (ReplyAction.Accept, AgentValue.FromString(question.Approval!.Digest)) : (ReplyAction.Decline, AgentValue.None);

        await run.ChatAsync(_agents, "Please book a table");

        Assert.Equal(said, run.Client.Text);
        Assert.Equal([QuestionKinds.Form, QuestionKinds.Approval], run.Client.Questions.Select(question => question.Kind));
        Assert.Equal(("booking-reserve", """{"size":4,"time":"19:30"}"""), (run.Client.Questions[1].Approval!.Tool, run.Client.Questions[1].Approval!.Arguments.ToJson()));
        Assert.Equal(agrees ? 1 : 0, run.Client.Streams.Count(stream => stream is (StreamChannel.ToolOutput, "A table for 4 at 19:30.")));
        Assert.Empty(run.Client.Interrupts);
    }

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task ClientTool_IsCalledByTheModel(Waiting waiting)
    {
        var run = Run(waiting);
        run.ClientTools.Add(new ToolDefinition("get-location", "Tells where the person is.", AgentValue.FromJson("""{"type":"object","properties":{}}""")));
        run.Client.OnCall = _ => (ToolStatus.Ok, "Lisbon");

        await run.ChatAsync(_agents, "Where am I?");

        Assert.Equal("You are here: Lisbon", run.Client.Text);
        Assert.Equal("get-location", Assert.Single(run.Client.Calls).Name);
    }

    [Fact]
    public async Task ClientTool_ThatIsNotOffered_IsSaid()
    {
        var run = Run(Waiting.InMemory);

        await run.ChatAsync(_agents, "Where am I?");

        Assert.Equal("I can't tell where you are: your client offers no tool for its location.", run.Client.Text);
    }

    [Theory]
    [InlineData(Waiting.InMemory, """/client-tool set.light {"on":true,"level":3}""", "done")]
    [InlineData(Waiting.Suspended, """/client-tool set.light {"on":true,"level":3}""", "done")]
    [InlineData(Waiting.InMemory, """/client-tool set.light {"on":"yes"}""", "Error: 'on' must be true or false.")]
    [InlineData(Waiting.Suspended, """/client-tool set.light {"on":"yes"}""", "Error: 'on' must be true or false.")]
    [InlineData(Waiting.InMemory, "/client-tool set.light {", "Error: The arguments aren't valid JSON.")]
    [InlineData(Waiting.InMemory, "/client-tool radio {}", "Your client offers no tool radio.")]
    public async Task ClientTool_WithArguments_IsCheckedBeforeItIsCalled(Waiting waiting, string command, string said)
    {
        var run = Run(waiting);
        run.ClientTools.Add(new ToolDefinition(
            "set.light", "Switches the light.", AgentValue.FromJson("""{"type":"object","properties":{"on":{"type":"boolean"},"level":{"type":"integer"}},"required":["on"]}""")));
        run.Client.OnCall = call => (ToolStatus.Ok, call.Arguments.ToJson() == """{"on":true,"level":3}""" ? "done" : "wrong");

        await run.ChatAsync(_agents, command);

        Assert.Equal(said, run.Client.Text);
    }

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Steerable_TurnsToEachGuidance(Waiting waiting)
    {
        var run = Run(waiting);
        run.Client.Guidance.Enqueue(("3 ", "faster"));
        run.Client.Guidance.Enqueue(("5 ", "now [5]"));

        await run.ChatAsync(_agents, "/steerable 8 50");

        Assert.Equal("1 2 3 [faster] 4 5 [now (5)] 6 7 8 ", run.Client.Text);
        Assert.Equal([(1L, SteerStatus.Delivered), (2L, SteerStatus.Delivered)], run.Client.Steered.Select(steered => (steered.Steer, steered.Status)));
        Assert.Empty(run.Client.Interrupts);
        var turn = Assert.Single(_agents.Conversation.Turns);
        Assert.Equal(["faster", "now [5]"], turn.Replies.SelectMany(reply => reply.Guidance));
        Assert.Equal("1 2 3 [faster] 4 5 [now (5)] 6 7 8 ", string.Concat(turn.Replies.Select(reply => reply.Text)));
    }

    [Fact]
    public async Task Steerable_WhoseWorkerIsLostAfterGuidance_GoesOnWithIt()
    {
        var run = Run(Waiting.Suspended);
        run.Client.Guidance.Enqueue(("3 ", "faster"));
        run.Client.LoseAt = "5 ";

        await run.ChatAsync(_agents, "/steerable 8 50");

        Assert.Equal("1 2 3 [faster] 4 5 6 7 8 ", run.Client.Text);
        Assert.Equal(3, run.Attempts);
        Assert.Empty(run.Client.Interrupts);
    }

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Guidance_InPlainLanguage_IsAnsweredNext(Waiting waiting)
    {
        var run = Run(waiting);
        run.Client.Guidance.Enqueue(("2 ", "What is 6 * 7?"));

        await run.ChatAsync(_agents, "/count 5 50");

        Assert.Equal("1 2 I'm the built-in", run.Client.Text[.."1 2 I'm the built-in".Length]);
        Assert.EndsWith("That is **42**.", run.Client.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Research_TellsHowFarItIs(Waiting waiting)
    {
        var run = Run(waiting);

        var research = run.ChatAsync(_agents, "Research resume slowly");
        while (!research.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await research;
        Assert.Contains(run.Client.Statuses, status => status is { State: RunState.Running, Note: { } note } && note.StartsWith("1 of 5: ", StringComparison.Ordinal));
        Assert.StartsWith("Read 5:", run.Client.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Research_EndsEarlyForGuidance_WhichIsAnswered(Waiting waiting)
    {
        var run = Run(waiting);
        run.Client.Guidance.Enqueue(("3 of 5: ", "What is 6 * 7?"));

        var research = run.ChatAsync(_agents, "Research resume slowly");
        while (!research.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await research;
        Assert.EndsWith("That is **42**.", run.Client.Text, StringComparison.Ordinal);
        Assert.Equal(SteerStatus.Delivered, Assert.Single(run.Client.Steered).Status);
        Assert.Contains(run.Client.Streams, stream => stream.Channel == StreamChannel.ToolOutput && stream.Text.StartsWith("Stopped at 2 of 5", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Retract_TakesBackWhatWasSaid_AlsoFromMemory(Waiting waiting)
    {
        var run = Run(waiting);

        await run.ChatAsync(_agents, "/retract 3");

        Assert.Equal("These words stay.", run.Client.Text);
        Assert.Equal(("moderation", 0), (run.Client.Interrupts[0].Reason, run.Client.Interrupts[0].DiscardFrom));
        Assert.Equal("These words stay.", string.Concat(_agents.Conversation.Turns[0].Replies.Select(reply => reply.Text)));
    }

    [Fact]
    public async Task Retract_WhoseWorkerIsLostAfterwards_ShowsNothingOfItAgain()
    {
        var run = Run(Waiting.Suspended);
        run.Client.LoseAt = "These ";

        await run.ChatAsync(_agents, "/retract 3");

        Assert.Equal("These words stay.", run.Client.Text);
        Assert.Equal("moderation", Assert.Single(run.Client.Interrupts).Reason);
        Assert.Equal(2, run.Attempts);
    }

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Learn_AnnouncesAToolThatCanBeInvoked_AndForgetWithdrawsIt(Waiting waiting)
    {
        var run = Run(waiting);

        var next = Run(waiting);

        await run.ChatAsync(_agents, "Teach yourself something");
        await next.ChatAsync(_agents, "Forget it");

        var tool = Assert.Single(Assert.Single(run.Client.Definitions).Added);
        Assert.Equal([tool.Name], Assert.Single(next.Client.Definitions).Removed);
        Assert.DoesNotContain(_agents.Catalog.Tools, known => known.Name == tool.Name);
        foreach (var input in new AgentValue[] { AgentValue.FromJson("""{"text":"stressed"}"""), "stressed" })
            Assert.Equal("\"desserts\"", (await new TestRun(waiting).RunAsync(_agents.Catalog.Find(tool.Name), input)).Value.ToJson());
    }

    private TestRun Run(Waiting waiting) => new(waiting) { Time = _time };
}
