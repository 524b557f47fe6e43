using AgentSocket.Agents.Tests.Support;
using AgentSocket.Protocol;

namespace AgentSocket.Agents.Tests.Agents;

/// <summary>Questions, calls and steps that are open beside each other, in either mode: the order of answers changes nothing.</summary>
public sealed class SeveralAtOnceTests
{
    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Step_BesideAQuestionThatMayExpire_IsDoneOnce(Waiting waiting)
    {
        var run = new TestRun(waiting);
        run.Client.OnQuestion = _ => (ReplyAction.Cancel, default);
        var orders = 0;

        await run.RunAsync(new ScriptedAgent(async context =>
        {
            var asking = context.ClarifyAsync(Question.Text("Which name?", TimeSpan.FromHours(1)));
            await context.StepAsync("order", _ => new(AgentValue.FromString($"order {++orders}")));
            await context.StreamAsync($"{await asking}");
            await context.StepAsync("bill", _ => new(AgentValue.Nil));
        }), "go");

        Assert.Equal((1, "Cancel"), (orders, run.Client.Text));
    }

    [Theory]
    [InlineData(Waiting.InMemory, "1", false, "Expired Cancel")]
    [InlineData(Waiting.Suspended, "1", false, "Expired Cancel")]
    [InlineData(Waiting.InMemory, "2", true, "Cancel Expired")]
    [InlineData(Waiting.Suspended, "2", true, "Cancel Expired")]
    [InlineData(Waiting.InMemory, "", true, "Cancel Cancel")]
    [InlineData(Waiting.Suspended, "", true, "Cancel Cancel")]
    public async Task Questions_OfWhichOneExpires_SayWhich(Waiting waiting, string expiring, bool inOrder, string said)
    {
        var run = new TestRun(waiting) { Client = { AnswersInOrder = inOrder } };
        run.Client.OnQuestion = question =>
        {
            if (question.Prompt == expiring)
                run.Time.SetUtcNow(DateTimeOffset.FromUnixTimeMilliseconds(question.ExpiresAt!.Value));
            return (ReplyAction.Cancel, default);
        };

        await run.RunAsync(new ScriptedAgent(async context =>
        {
            var first = context.ClarifyAsync(Question.Text("1", TimeSpan.FromHours(1)));
            var second = context.ClarifyAsync(Question.Text("2", TimeSpan.FromHours(1)));
            var replies = await Task.WhenAll(first, second);
            await context.StreamAsync($"{replies[0]} {replies[1]}");
        }), "go");

        Assert.Equal(said, run.Client.Text);
    }

    /// <summary>The call was made: an attempt that finds its tool withdrawn goes on with it.</summary>
    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Call_WhoseToolIsWithdrawnBeforeTheResult_StillGetsIt(Waiting waiting)
    {
        var run = new TestRun(waiting) { ClientTools = { new ToolDefinition("lamp", "Switches the lamp") } };
        run.Client.OnQuestion = _ =>
        {
            run.ClientTools.Clear();
            return (ReplyAction.Accept, "yes");
        };
        run.Client.OnCall = _ => (ToolStatus.Ok, "on");

        await run.RunAsync(new ScriptedAgent(async context =>
        {
            var calling = context.CallToolAsync("lamp", AgentValue.Nil);
            var asking = context.ClarifyAsync(Question.Text("Well?"));
            await Task.WhenAll(calling, asking);
            await context.StreamAsync((await calling).Text);
        }), "go");

        Assert.Equal("on", run.Client.Text);
    }

    /// <summary>What the agent was told once, it is told again, though the tool is there by now.</summary>
    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Call_ThatWasRefused_StaysRefused(Waiting waiting)
    {
        var run = new TestRun(waiting);
        run.Client.OnQuestion = _ =>
        {
            run.ClientTools.Add(new ToolDefinition("lamp", "Switches the lamp"));
            return (ReplyAction.Accept, "yes");
        };
        run.Client.OnCall = _ => (ToolStatus.Ok, "on");

        await run.RunAsync(new ScriptedAgent(async context =>
        {
            var before = await context.CallToolAsync("lamp", AgentValue.Nil);
            await context.ClarifyAsync(Question.Text("Well?"));
            var after = await context.CallToolAsync("lamp", AgentValue.Nil);
            await context.StreamAsync($"{before.Text} {after.Text}");
        }), "go");

        Assert.Equal("The client offers no tool 'lamp'. on", run.Client.Text);
        Assert.Single(run.Client.Calls);
    }

    /// <summary>Storing takes its time; the run doesn't wait for its client before all that it asks has left.</summary>
    [Fact]
    public async Task Call_ThatIsBeingStored_IsSentBeforeTheRunWaits()
    {
        var run = new TestRun(Waiting.Suspended) { ClientTools = { new ToolDefinition("lamp", "Switches the lamp") } };
        var storing = new TaskCompletionSource();
        var sent = 0;
        run.Client.OnQuestion = _ =>
        {
            sent = run.Client.Calls.Count;
            return (ReplyAction.Accept, "yes");
        };
        run.Client.OnCall = _ =>
        {
            sent = run.Client.Calls.Count;
            return (ToolStatus.Ok, "on");
        };

        var running = run.RunAsync(new ScriptedAgent(async context =>
        {
            if (run.Attempts == 1)
                run.Storing = storing.Task;
            var calling = context.CallToolAsync("lamp", AgentValue.Nil);
            run.Storing = Task.CompletedTask;
            var asking = context.ClarifyAsync(Question.Text("Well?"));
            Assert.Equal(run.Attempts == 1, !asking.IsFaulted && !asking.IsCompleted);
            storing.TrySetResult();
            await context.StreamAsync($"{(await asking).Text} {(await calling).Text}");
        }), "go");
        await running;

        Assert.Equal((1, "yes on"), (sent, run.Client.Text));
    }
}
