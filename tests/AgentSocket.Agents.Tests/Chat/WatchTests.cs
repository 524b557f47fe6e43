using System.Text.Json;
using AgentSocket.Agents.Tests.Agents;
using AgentSocket.Agents.Tests.Support;
using AgentSocket.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents.Tests.Chat;

/// <summary>The watch of the build: what a run leaves to do after its end.</summary>
public sealed class WatchTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly TestAgents _agents;

    public WatchTests() => _agents = TestAgents.Demo(_time);

    public ValueTask DisposeAsync() => _agents.DisposeAsync();

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Watch_PushesItsEventsAfterTheRun(Waiting waiting)
    {
        var run = Run(waiting);
        await run.ChatAsync(_agents, "/watch 3 10");
        Assert.Empty(run.Client.Events);

        var pushed = new Pushed();
        var left = Assert.Single(run.Afterwards);
        Assert.Equal(typeof(BuildWatch).FullName, left.Work);
        var watching = new BuildWatch(_time).DoAsync(pushed, left.Arguments, TestContext.Current.CancellationToken);
        while (!watching.IsCompleted)
            _time.Advance(TimeSpan.FromMilliseconds(10));
        await watching;

        Assert.Equal("Watching: 3 events will follow.", run.Client.Text);
        Assert.Equal(["build build-1-1-1 running", "build build-1-1-2 running", "build build-1-1-3 succeeded"], pushed.Events);
    }

    /// <summary>Events of one id are one event: each watch has its own.</summary>
    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Watches_OfOneRun_PushDifferentEvents(Waiting waiting)
    {
        var run = Run(waiting);
        run.Client.OnQuestion = _ => (ReplyAction.Accept, "yes");
        var build = _agents.Services.GetRequiredService<Kernel>().Plugins["build"]["watch"];
        await run.RunAsync(new ScriptedAgent(async context =>
        {
            for (var i = 0; i < 2; i++)
            {
                await context.StepAsync("watch", async stop =>
                {
                    await build.InvokeAsync(RunKernel.Create(new Kernel(), context), new KernelArguments { ["events"] = 1, ["periodMs"] = 0 }, stop);
                    return AgentValue.Nil;
                });
                await context.ClarifyAsync(Question.Text("More?"));
            }
        }), "go");

        var pushed = new Pushed();
        foreach (var left in run.Afterwards)
            await new BuildWatch(_time).DoAsync(pushed, left.Arguments, TestContext.Current.CancellationToken);

        Assert.Equal(["build build-1-1-1 succeeded", "build build-1-2-1 succeeded"], pushed.Events);
    }

    /// <summary>What a step left to do, a further attempt leaves to do too, though it doesn't do the step again.</summary>
    [Fact]
    public async Task Watch_WhoseWorkerIsLostAfterwards_IsStillLeftToDo()
    {
        var run = Run(Waiting.Suspended);
        run.Client.LoseAt = "Watching: 3 ";

        await run.ChatAsync(_agents, "/watch 3 10");

        Assert.Equal(2, run.Attempts);
        Assert.Equal(BuildWatch.Arguments(1, 1, 3, 10).ToJson(), Assert.Single(run.Afterwards).Arguments.ToJson());
    }

    private TestRun Run(Waiting waiting) => new(waiting) { Time = _time };

    private sealed class Pushed : ISessionPush
    {
        public List<string> Events { get; } = [];

        public ValueTask DefineToolsAsync(IReadOnlyList<ToolDefinition> added, IReadOnlyList<string> removed, string? id = null, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask EmitAsync(string topic, AgentValue data, string? id = null, CancellationToken cancellationToken = default)
        {
            using var json = JsonDocument.Parse(data.ToJson());
            Events.Add($"{topic} {id} {json.RootElement.GetProperty("state").GetString()}");
            return ValueTask.CompletedTask;
        }
    }
}
