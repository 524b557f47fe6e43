using System.Diagnostics;
using AgentSocket.Protocol;
using AgentSocket.WebClient.Chat.Answers;
using AgentSocket.WebClient.Chat.Asking;
using AgentSocket.WebClient.Connections;
using AgentSocket.WebClient.Tests.Agents;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.WebClient.Tests.Chat.Asking;

public sealed class AskerTests
{
    [Fact]
    public async Task Ask_InsideALongTrace_BeginsOneOfItsOwnThatReachesTheAgent()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("AgentSocket", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        await using var agent = await FakeAgent.StartAsync();
        await using var connection = Connect(agent);
        using var circuit = new Activity("circuit").Start();
        var (first, second) = (new Answer(AgentMode.Direct, TimeProvider.System), new Answer(AgentMode.Direct, TimeProvider.System));

        await Asker.AskAsync(connection, Question.ToChat("one"), first, TimeProvider.System, CancellationToken.None);
        await Asker.AskAsync(connection, Question.ToChat("two"), second, TimeProvider.System, CancellationToken.None);

        Assert.Same(circuit, Activity.Current);
        string?[] shown = [first.Snapshot().Figures.TraceId, second.Snapshot().Figures.TraceId];
        Assert.Equal(shown, agent.Script.Asked.Select(asked => asked.TraceId));
        Assert.DoesNotContain(circuit.TraceId.ToHexString(), shown);
        Assert.NotEqual(shown[0], shown[1]);
    }

    [Fact]
    public async Task Ask_ForTheChat_NamesTheTargetAndTakesTheAnswer()
    {
        await using var agent = await FakeAgent.StartAsync();
        agent.Script.When("hi", "Hel", "lo");
        await using var connection = Connect(agent);
        var answer = new Answer(AgentMode.Direct, TimeProvider.System);

        await Asker.AskAsync(connection, Question.ToChat("hi"), answer, TimeProvider.System, CancellationToken.None);

        var now = answer.Snapshot();
        Assert.Equal(("Hello", AnswerState.Done, 2), (now.Text, now.State, now.Figures.Tokens));
        Assert.True(now.Figures.BytesReceived > 0);
        Assert.True(now.Figures.BytesSent > 0);
        Assert.NotNull(now.Figures.TimeToFirstToken);
        Assert.Equal("chat", Assert.Single(agent.Script.Asked).Target);
    }

    [Fact]
    public async Task Ask_WhoseAnswerThePageFailsOn_FailsAndGivesTheRunUp()
    {
        await using var agent = await FakeAgent.StartAsync();
        await using var connection = Connect(agent);
        var answer = new Answer(AgentMode.Direct, TimeProvider.System);
        answer.Changed += () =>
        {
            if (answer.Snapshot().State == AnswerState.Running)
                throw new InvalidOperationException("a secret of the page");
        };

        await Asker.AskAsync(connection, Question.ToChat("hi"), answer, TimeProvider.System, CancellationToken.None);

        var failed = answer.Snapshot();
        Assert.Equal((AnswerState.Failed, ErrorCodes.Internal), (failed.State, failed.Failure?.Code));
        Assert.DoesNotContain("secret", failed.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_WithoutAServer_FailsWithTheReason()
    {
        var agent = await FakeAgent.StartAsync();
        await using var connection = Connect(agent);
        await agent.DisposeAsync();
        var answer = new Answer(AgentMode.Direct, TimeProvider.System);

        await Asker.AskAsync(connection, Question.ToChat("hi"), answer, TimeProvider.System, CancellationToken.None);

        Assert.Equal(AnswerState.Failed, answer.Snapshot().State);
        Assert.Equal(ErrorCodes.ConnectionFailed, answer.Snapshot().Failure?.Code);
    }

    [Fact]
    public async Task Stop_ThatTheServerDoesntHear_EndsTheAnswerAfterTheGrace()
    {
        var time = new FakeTimeProvider();
        await using var agent = await DeafAgent.StartAsync();
        await using var connection = new AgentConnection(AgentMode.Direct, agent.Socket, TimeProvider.System, NullLogger<AgentConnection>.Instance);
        var answer = new Answer(AgentMode.Direct, time);
        var asked = new TaskCompletionSource();
        answer.Changed += () =>
        {
            if (answer.Snapshot().State == AnswerState.Asked)
                asked.TrySetResult();
        };
        using var stop = new CancellationTokenSource();
        var asking = Asker.AskAsync(connection, Question.ToChat("hi"), answer, time, stop.Token);
        await asked.Task;

        await stop.CancelAsync();
        while (answer.Snapshot().State != AnswerState.Stopping)
            await Task.Yield();
        Assert.False(asking.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(2));
        await asking;
        Assert.Equal(AnswerState.Stopped, answer.Snapshot().State);
    }

    private static AgentConnection Connect(FakeAgent agent)
    {
        Assert.True(SocketAddress.TryParse(agent.Address.ToString(), out var address));
        return new AgentConnection(AgentMode.Direct, address, TimeProvider.System, NullLogger<AgentConnection>.Instance);
    }
}
