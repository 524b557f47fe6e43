using AgentSocket.Agents.DocsSearch;
using AgentSocket.Agents.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.Agents.Tests.Demo;

public sealed class PlainLanguageTests : IAsyncDisposable
{
    private static readonly Passage[] Docs =
    [
        new("docs/spec.md", "Spec › Heartbeat", "The client sends a PING every 30 seconds."),
        new("README.md", "Agent Socket › Running", "Start everything with **one** command."),
    ];

    private readonly TestAgents _agents = TestAgents.Create(
        new FakeTimeProvider(new DateTimeOffset(2026, 1, 5, 23, 30, 15, TimeSpan.Zero)),
        kernel => kernel.Services.Replace(ServiceDescriptor.Singleton(new DocsIndex(Docs))),
        ("AgentSocket:Demo:TokensPerSecond", "0"));

    private readonly RecordingWriter _writer = new();

    public ValueTask DisposeAsync() => _agents.DisposeAsync();

    [Fact]
    public async Task Question_OnTheDocs_IsAnsweredWithThePassageAndItsHeading()
    {
        await _agents.RunAsync("How often is the heartbeat?", _writer);

        Assert.EndsWith("**Spec › Heartbeat** (docs/spec.md)\n\nThe client sends a PING every 30 seconds.", _writer.Text, StringComparison.Ordinal);
        Assert.Equal(["<WaitingForTool docs-search>", "<flush>", "<Running>"], _writer.Log.Take(3));
        var exchange = Assert.Single(Assert.Single(_agents.Conversation.Turns).Replies[0].Tools);
        Assert.Equal("""{"query":"How often is the heartbeat?"}""", exchange.Arguments);
    }

    [Theory]
    [InlineData("What does 'watch the build' do?")]
    [InlineData("How do I book a table with Agent Socket?")]
    [InlineData("Learn about the window")]
    public async Task Question_AboutWhatItCanDo_IsLookedUp_AndNotDone(string question)
    {
        await _agents.RunAsync(question, _writer);

        Assert.Equal(["docs-search"], Assert.Single(_agents.Conversation.Turns).Replies.SelectMany(reply => reply.Tools).Select(tool => $"{tool.Plugin}-{tool.Function}"));
    }

    [Fact]
    public async Task Research_ThatFindsNothing_SaysSo() =>
        Assert.EndsWith("Nothing was found about quantum pizza.", await _agents.AskAsync("Research quantum pizza"), StringComparison.Ordinal);

    [Fact]
    public async Task Question_WithSeveralPassages_NamesTheOthers()
    {
        await _agents.AskAsync("/count 1");

        Assert.Equal(
            "**Spec › Heartbeat** (docs/spec.md)\n\nThe client sends a PING every 30 seconds.\n\nSee also: Agent Socket › Running (README.md)",
            await _agents.AskAsync("Start or send"));
    }

    [Fact]
    public async Task Answer_OnFirstContactOnly_SaysThatItIsADemo()
    {
        Assert.StartsWith("I'm the built-in **demo model** of Agent Socket", await _agents.AskAsync("How do I run it?"), StringComparison.Ordinal);
        Assert.StartsWith("**Agent Socket › Running**", await _agents.AskAsync("How do I run it?"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Who are you?")]
    [InlineData("Hello, who are you?")]
    [InlineData("Which model is this?")]
    [InlineData("hello")]
    [InlineData("Hi there!")]
    [InlineData("What can you do?")]
    public async Task Question_AboutItself_SaysThatItIsADemo(string question)
    {
        await _agents.AskAsync("/count 1");

        Assert.Contains("**demo model**", await _agents.AskAsync(question), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("What is 2 times (3 + 4)?", "That is **14**.", """{"expression":"2 * (3 \u002B 4)"}""")]
    [InlineData("12.5 % 5", "That is **2.5**.", null)]
    [InlineData("Calculate sqrt(16)", "That is **4**.", null)]
    [InlineData("7 divided by 2", "That is **3.5**.", null)]
    [InlineData("Never mind, what is 2+2?", "That is **4**.", null)]
    [InlineData("1 / 0", "That didn't work: Nothing can be divided by zero.", null)]
    public async Task Question_OfArithmetic_IsTheCalculators(string question, string answer, string? arguments)
    {
        await _agents.RunAsync(question, _writer);

        Assert.EndsWith(answer, _writer.Text, StringComparison.Ordinal);
        Assert.Contains("<WaitingForTool calculator-evaluate>", _writer.Log);
        if (arguments is not null)
            Assert.Equal(arguments, _agents.Conversation.Turns[0].Replies[0].Tools[0].Arguments);
    }

    [Theory]
    [InlineData("What time is it?", "It is **Monday, 2026-01-05 23:30:15 (UTC)**.")]
    [InlineData("what's the time in Tokyo?", "It is **Tuesday, 2026-01-06 08:30:15 (UTC+09:00, Asia/Tokyo)**.")]
    [InlineData("What day is it today?", "It is **Monday, 2026-01-05 23:30:15 (UTC)**.")]
    [InlineData("What time is it in Atlantis?", "That didn't work: No time zone is known for 'Atlantis'.")]
    public async Task Question_OfTheTime_IsTheClocks(string question, string answer)
    {
        await _agents.RunAsync(question, _writer);

        Assert.EndsWith(answer, _writer.Text, StringComparison.Ordinal);
        Assert.Contains("<WaitingForTool clock-now>", _writer.Log);
    }

    [Fact]
    public async Task Question_OfEarlier_IsAnsweredFromMemory()
    {
        Assert.EndsWith("You have not asked anything before in this session.", await _agents.AskAsync("What did I ask before?"), StringComparison.Ordinal);
        await _agents.AskAsync("/count 2");

        Assert.Equal("You asked before:\n\n- What did I ask before?\n- /count 2", await _agents.AskAsync("what have I asked?"));
    }

    [Fact]
    public async Task Question_ThatTheDocsDontAnswer_IsNotMadeUp()
    {
        var answer = await _agents.AskAsync("What is the weather in Paris?");

        Assert.Contains("I found nothing about that in the documentation", answer, StringComparison.Ordinal);
        Assert.Contains("`/help`", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_WhenNoToolMayBeCalled_IsAnsweredHonestly()
    {
        await using var agents = TestAgents.Demo(settings: ("AgentSocket:Chat:MaxToolRounds", "0"));

        Assert.Contains("I don't know.", await agents.AskAsync("What time is it?"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_ComesWordByWord()
    {
        await _agents.AskAsync("/count 1");
        await _agents.RunAsync("12.5 % 5", _writer);

        Assert.Equal(["That ", "is ", "**2.5**."], _writer.Deltas);
    }
}
