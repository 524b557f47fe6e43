using AgentSocket.Agents.Tests.Support;
using AgentSocket.Protocol;

namespace AgentSocket.Agents.Tests.Agents;

/// <summary>What an agent does through its context means the same whether its host waits or ends.</summary>
public sealed class AgentContextTests
{
    private static readonly AgentValue Schema = AgentValue.FromJson("""{"type":"object","properties":{"size":{"type":"integer"}},"required":["size"]}""");

    [Theory]
    [InlineData(Waiting.InMemory, 1)]
    [InlineData(Waiting.Suspended, 2)]
    public async Task Clarify_OfText_IsAskedOnce_AndAnswered(Waiting waiting, int attempts)
    {
        var run = new TestRun(waiting);
        run.Client.OnQuestion = _ => (ReplyAction.Accept, "blue");

        await run.RunAsync(new ScriptedAgent(async context =>
        {
            await context.StreamAsync("Let me see. ");
            var reply = await context.ClarifyAsync(Question.Text("Which colour?"));
            await context.StreamAsync($"So {reply.Text}.");
        }), "go");

        Assert.Equal("Let me see. So blue.", run.Client.Text);
        var question = Assert.Single(run.Client.Questions);
        Assert.Equal((1, "Which colour?", QuestionKinds.Text), (question.Request, question.Prompt, question.Kind));
        Assert.Contains(run.Client.Statuses, status => status.State == RunState.WaitingForInput);
        Assert.Empty(run.Client.Interrupts);
        Assert.Equal(attempts, run.Attempts);
    }

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Clarify_OfTwoAtOnce_AsksBothBeforeItWaits_AndTakesAnswersInAnyOrder(Waiting waiting)
    {
        var run = new TestRun(waiting);
        var open = 0;
        run.Client.OnQuestion = question =>
        {
            open = Math.Max(open, run.Client.Questions.Count);
            return (ReplyAction.Accept, $"to {question.Prompt}");
        };

        await run.RunAsync(new ScriptedAgent(async context =>
        {
            var first = context.ClarifyAsync(Question.Text("1"));
            var second = context.ClarifyAsync(Question.Text("2"));
            var replies = await Task.WhenAll(first, second);
            await context.StreamAsync(string.Join(", ", replies.Select(reply => reply.Text)));
        }), "go");

        Assert.Equal("to 1, to 2", run.Client.Text);
        Assert.Equal(2, run.Client.Questions.Count);
    }

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Clarify_WhoseAnswerDoesNotFit_IsAskedAgainWithTheReason(Waiting waiting)
    {
        var run = new TestRun(waiting);
        run.Client.OnQuestion = question => (ReplyAction.Accept, AgentValue.FromJson(run.Client.Questions.Count < 3 ? """{"size":"many"}""" : """{"size":4}"""));

        await run.RunAsync(new ScriptedAgent(async context =>
        {
            var reply = await context.ClarifyAsync(Question.Form("How many?", Schema));
            await context.StreamAsync($"{reply.Action} {reply.Text}");
            await context.StreamAsync($", {(await context.ClarifyAsync(Question.Form("And now?", Schema))).Text}");
        }), "go");

        Assert.Equal("""Accept {"size":4}, {"size":4}""", run.Client.Text);
        Assert.Equal(["How many?", "'size' must be an integer. How many?", "'size' must be an integer. How many?", "And now?"], run.Client.Questions.Select(question => question.Prompt));
        Assert.Equal([1, 2, 3, 4], run.Client.Questions.Select(question => question.Request));
    }

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Clarify_WhoseAnswersNeverFit_IsDeclinedInTheEnd(Waiting waiting)
    {
        var run = new TestRun(waiting);
        run.Client.OnQuestion = _ => (ReplyAction.Accept, "green");

        await run.RunAsync(new ScriptedAgent(async context =>
            await context.StreamAsync($"{await context.ClarifyAsync(Question.Choice("Which?", ["red", "blue"]))}")), "go");

        Assert.Equal("Decline", run.Client.Text);
        Assert.Equal(Question.MaxAsks, run.Client.Questions.Count);
        Assert.All(run.Client.Questions, question => Assert.Equal("""["red","blue"]""", question.Choices.ToJson()));
    }

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Clarify_ThatExpires_IsCancelledAndSaysSo(Waiting waiting)
    {
        var run = new TestRun(waiting);
        run.Client.OnQuestion = question =>
        {
            // As a server does: it closes the question when it has expired.
            run.Time.SetUtcNow(DateTimeOffset.FromUnixTimeMilliseconds(question.ExpiresAt!.Value));
            return (ReplyAction.Cancel, default);
        };

        await run.RunAsync(new ScriptedAgent(async context =>
            await context.StreamAsync($"{(await context.ClarifyAsync(Question.Text("Well?", TimeSpan.FromMinutes(5)))).HasExpired}")), "go");

        Assert.Equal("True", run.Client.Text);
    }

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Clarify_ThatIsTurnedAwayFrom_HasNotExpired(Waiting waiting)
    {
        var run = new TestRun(waiting);
        run.Client.OnQuestion = _ => (ReplyAction.Cancel, default);

        await run.RunAsync(new ScriptedAgent(async context =>
        {
            var reply = await context.ClarifyAsync(Question.Text("Well?", TimeSpan.FromMinutes(5)));
            await context.StreamAsync($"{reply.Action} {reply.HasExpired}");
        }), "go");

        Assert.Equal("Cancel False", run.Client.Text);
    }

    [Theory]
    [InlineData(Waiting.InMemory, true, "Accept")]
    [InlineData(Waiting.InMemory, false, "Decline")]
    [InlineData(Waiting.Suspended, true, "Accept")]
    [InlineData(Waiting.Suspended, false, "Decline")]
    public async Task Clarify_OfAnApproval_IsOfExactlyThatCall(Waiting waiting, bool isThatCall, string action)
    {
        var run = new TestRun(waiting);
        var other = ApprovalSubject.DigestOf("pay", AgentValue.FromJson("""{"sum":1000}"""));
        run.Client.OnQuestion = question => (ReplyAction.Accept, isThatCall ? question.Approval!.Digest : other);

        await run.RunAsync(new ScriptedAgent(async context =>
            await context.StreamAsync($"{await context.ClarifyAsync(Question.Approval("Pay?", "pay", AgentValue.FromJson("""{"sum":1}""")))}")), "go");

        Assert.Equal(action, run.Client.Text);
        Assert.Single(run.Client.Questions);
    }

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task CallTool_OfTheClient_GetsItsResult(Waiting waiting)
    {
        var run = new TestRun(waiting) { ClientTools = { new ToolDefinition("light", "Switches a light.", Schema, SideEffects: true) } };
        run.Client.OnCall = call => (ToolStatus.Ok, AgentValue.FromJson($$"""{"got":{{call.Arguments.ToJson()}}}"""));

        await run.RunAsync(new ScriptedAgent(async context =>
            await context.StreamAsync((await context.CallToolAsync("light", AgentValue.FromJson("""{"size":1}"""))).Text)), "go");

        Assert.Equal("""{"got":{"size":1}}""", run.Client.Text);
        Assert.True(Assert.Single(run.Client.Calls).Approval);
        Assert.Contains(run.Client.Statuses, status => status is { State: RunState.WaitingForTool, Note: "light" });
    }

    [Theory]
    [InlineData("light", "{}", "'size' is missing.")]
    [InlineData("lamp", "{}", "The client offers no tool 'lamp'.")]
    public async Task CallTool_ThatCannotBeCalled_FailsInWords_AndSendsNothing(string name, string arguments, string said)
    {
        var run = new TestRun(Waiting.InMemory) { ClientTools = { new ToolDefinition("light", "Switches a light.", Schema) } };

        await run.RunAsync(new ScriptedAgent(async context =>
        {
            var result = await context.CallToolAsync(name, AgentValue.FromJson(arguments));
            await context.StreamAsync($"{result.Status}: {result.Text}");
        }), "go");

        Assert.Equal($"Failed: {said}", run.Client.Text);
        Assert.Empty(run.Client.Calls);
    }

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Step_IsDoneOnce_HoweverOftenTheRunWaits(Waiting waiting)
    {
        var run = new TestRun(waiting);
        run.Client.OnQuestion = question => (ReplyAction.Accept, question.Prompt);
        var done = 0;

        await run.RunAsync(new ScriptedAgent(async context =>
        {
            for (var i = 1; i <= 3; i++)
            {
                var step = await context.StepAsync("dice", async stop =>
                {
                    // A question within a step has its number also when the step isn't done again.
                    var reply = await context.ClarifyAsync(Question.Text($"within {i}"), stop);
                    return AgentValue.FromString($"{++done} {reply.Text}");
                });
                step.TryGetString(out var text);
                await context.ClarifyAsync(Question.Text($"after {i}"));
                await context.EmitAsync("dice", step);
                await context.DefineToolsAsync([new ToolDefinition($"t{i}", "")], []);
                await context.StreamAsync($"{text}; ");
            }
        }), "go");

        Assert.Equal("1 within 1; 2 within 2; 3 within 3; ", run.Client.Text);
        Assert.Equal(3, done);
        Assert.Equal([1, 2, 3, 4, 5, 6], run.Client.Questions.Select(question => question.Request));
        Assert.Equal(["run-1-1", "run-1-2", "run-1-3"], run.Client.Events.Select(pushed => pushed.Id));
        Assert.Equal(["t1", "t2", "t3"], run.Client.Definitions.Select(definition => definition.Added[0].Name));
        Assert.Empty(run.Client.Interrupts);
    }

    /// <summary>Nobody knows whether it had left the worker.</summary>
    [Fact]
    public async Task Push_OfAStep_IsPushedAgainByTheNextAttempt_WhichDoesNotDoTheStep()
    {
        var run = new TestRun(Waiting.Suspended) { Client = { LosesPushes = true } };
        var done = 0;

        await run.RunAsync(new ScriptedAgent(async (context, cancellationToken) =>
        {
            await context.StepAsync("learn", async stop =>
            {
                done++;
                await context.EmitAsync("news", "a", cancellationToken: stop);
                await context.DefineToolsAsync([new ToolDefinition("t", "")], ["old"], stop);
                await context.StepAsync("within", async _ =>
                {
                    await context.EmitAsync("news", "b", "mine", stop);
                    return AgentValue.Nil;
                }, stop);
                return AgentValue.Nil;
            }, cancellationToken);
            if (run.Client.LosesPushes)
            {
                run.Client.LosesPushes = false;
                run.Lose();
                cancellationToken.ThrowIfCancellationRequested();
            }

            await context.EmitAsync("news", "c", cancellationToken: cancellationToken);
        }), "go");

        Assert.Equal((1, 2), (done, run.Attempts));
        Assert.Equal(["run-1-1 \"a\"", "mine \"b\"", "run-1-3 \"c\""], run.Client.Events.Select(pushed => $"{pushed.Id} {pushed.Data.ToJson()}"));
        var definition = Assert.Single(run.Client.Definitions);
        Assert.Equal(("t", "old"), (definition.Added[0].Name, definition.Removed[0]));
    }

    [Theory]
    [InlineData(Waiting.InMemory)]
    [InlineData(Waiting.Suspended)]
    public async Task Guidance_IsTakenWhereItCame_AndSoAgain(Waiting waiting)
    {
        var run = new TestRun(waiting);
        run.Client.OnQuestion = _ => (ReplyAction.Accept, "go on");
        run.Client.Guidance.Enqueue(("3 ", "faster"));
        run.Client.Guidance.Enqueue(("6 ", "slower"));

        await run.RunAsync(new ScriptedAgent(async (context, cancellationToken) =>
        {
            for (var i = 1; i <= 8; i++)
            {
                await context.StreamAsync($"{i} ", cancellationToken: cancellationToken);
                var guidance = await context.TryTakeGuidanceAsync(cancellationToken);
                if (guidance.TryGetString(out var text))
                    await context.StreamAsync($"[{text}] ", cancellationToken: cancellationToken);
                if (i == 4)
                    await context.ClarifyAsync(Question.Text("Go on?"), cancellationToken);
            }
        }), "go");

        Assert.Equal("1 2 3 [faster] 4 5 6 [slower] 7 8 ", run.Client.Text);
        Assert.Equal([(1L, SteerStatus.Delivered), (2L, SteerStatus.Delivered)], run.Client.Steered.Select(steered => (steered.Steer, steered.Status)));
        Assert.Empty(run.Client.Interrupts);
    }

    [Fact]
    public async Task Interrupt_CountsTheRunsText()
    {
        var run = new TestRun(Waiting.InMemory);

        await run.RunAsync(new ScriptedAgent(async context =>
        {
            await context.StreamAsync("Good. ");
            var from = context.TextLength;
            await context.StreamAsync("Bad.");
            await context.InterruptAsync("moderation", from);
            await context.StreamAsync("Better.");
            Assert.Equal("Good. Better.".Length, context.TextLength);
        }), "go");

        Assert.Equal("Good. Better.", run.Client.Text);
        Assert.Equal(("moderation", 6), (run.Client.Interrupts[0].Reason, run.Client.Interrupts[0].DiscardFrom));
    }
}
