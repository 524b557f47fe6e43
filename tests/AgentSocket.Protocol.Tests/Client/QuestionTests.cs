using AgentSocket.Protocol.Client;
using AgentSocket.Protocol.Tests.Client.Support;

namespace AgentSocket.Protocol.Tests.Client;

/// <summary>Questions of an agent, and their answers.</summary>
public sealed class QuestionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Question_WhereNobodyCanBeAsked_IsTurnedAwayAtOnce()
    {
        var (server, client, peer) = await ScriptedServer.StartAsync();
        await using var _ = server;
        var run = await InvokeAsync(client, peer);

        await peer.SendAsync(new ClarifyFrame(run.Number, 1, "Where?"));

        Assert.Equal((1L, ReplyAction.Cancel, true), await peer.ReceiveAsync<ReplyFrame>() is var reply ? (reply.Request, reply.Action, reply.Value.IsNone) : default);
    }

    [Fact]
    public async Task Question_WhereAPersonCanBeAsked_IsAnUpdateThatIsAnsweredOnce()
    {
        var (server, client, peer) = await ScriptedServer.StartAsync(options => options.AnswersQuestions = true);
        await using var _ = server;
        var run = await InvokeAsync(client, peer);
        var schema = AgentValue.FromJson("""{"type":"string"}""");
        var expiresAt = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);

        await peer.SendAsync(new ClarifyFrame(run.Number, 7, "Which?", schema, QuestionKinds.Choice, AgentValue.FromJson("""["a",{"b":1}]"""), expiresAt.ToUnixTimeMilliseconds()));

        var question = await NextAsync<QuestionUpdate>(run);
        Assert.Equal((7L, "Which?", QuestionKinds.Choice, schema, expiresAt, null), (question.Request, question.Prompt, question.Kind, question.Schema, question.ExpiresAt, question.Approval));
        Assert.Equal(["\"a\"", """{"b":1}"""], question.Choices.Select(choice => choice.ToJson()));
        run.Reply(7, ReplyAction.Accept, question.Choices[1]);
        Assert.Equal((7L, ReplyAction.Accept, """{"b":1}"""), await peer.ReceiveAsync<ReplyFrame>() is var reply ? (reply.Request, reply.Action, reply.Value.ToJson()) : default);
        Assert.Equal(ErrorCodes.UnknownRequest, Assert.Throws<AgentSocketException>(() => run.Reply(7, ReplyAction.Decline)).Code);
    }

    [Fact]
    public async Task Question_WithoutOptions_IsOfText()
    {
        var (server, client, peer) = await ScriptedServer.StartAsync(options => options.AnswersQuestions = true);
        await using var _ = server;
        var run = await InvokeAsync(client, peer);

        await peer.SendAsync(new ClarifyFrame(run.Number, 1, "Why?"));

        var question = await NextAsync<QuestionUpdate>(run);
        Assert.Equal((QuestionKinds.Text, true, null), (question.Kind, question.Schema.IsNone, question.ExpiresAt));
        Assert.Empty(question.Choices);
        run.Reply(1, ReplyAction.Decline);
        Assert.Equal(ReplyAction.Decline, (await peer.ReceiveAsync<ReplyFrame>()).Action);
    }

    [Theory]
    [InlineData(ReplyAction.Accept)]
    [InlineData(ReplyAction.Decline)]
    public async Task Approval_OfACall_IsBoundToWhatWasShown(ReplyAction action)
    {
        var (server, client, peer) = await ScriptedServer.StartAsync(options => options.AnswersQuestions = true);
        await using var _ = server;
        var run = await InvokeAsync(client, peer);
        var arguments = AgentValue.FromJson("""{"path":"notes.txt"}""");

        // A server that shows one call and wants another approved doesn't get what it wants.
        await peer.SendAsync(new ClarifyFrame(run.Number, 1, "May I?", Kind: QuestionKinds.Approval, Approval: new ApprovalSubject("files.delete", arguments, "another call's digest")));

        var question = await NextAsync<QuestionUpdate>(run);
        Assert.Equal(("files.delete", arguments), (question.Approval!.Tool, question.Approval.Arguments));
        run.Reply(1, action, "what the application gives");
        var reply = await peer.ReceiveAsync<ReplyFrame>();
        Assert.Equal((action, action == ReplyAction.Accept ? ApprovalSubject.DigestOf("files.delete", arguments) : default(AgentValue)), (reply.Action, reply.Value));
    }

    [Fact]
    public async Task Reply_ToAQuestionThatWasNeverAsked_IsRefused()
    {
        var (server, client, peer) = await ScriptedServer.StartAsync(options => options.AnswersQuestions = true);
        await using var _ = server;
        var run = await InvokeAsync(client, peer);

        Assert.Equal(ErrorCodes.UnknownRequest, Assert.Throws<AgentSocketException>(() => run.Reply(1, ReplyAction.Accept, "x")).Code);
        await peer.ExpectNothingAsync();
    }

    [Fact]
    public async Task Reply_AfterTheRunsEnd_IsRefused()
    {
        var (server, client, peer) = await ScriptedServer.StartAsync(options => options.AnswersQuestions = true);
        await using var _ = server;
        var run = await InvokeAsync(client, peer);
        await peer.SendAsync(new ClarifyFrame(run.Number, 1, "Why?"));
        await peer.SendAsync(new CompleteFrame(run.Number, RunOutcome.Ok, new RunMetrics()));
        await run.Completion.WaitAsync(Token);

        Assert.Equal(ErrorCodes.UnknownRequest, Assert.Throws<AgentSocketException>(() => run.Reply(1, ReplyAction.Accept, "x")).Code);
    }

    [Fact]
    public async Task Reply_LargerThanTheServerAccepts_LeavesTheQuestionOpen()
    {
        var (server, client, peer) = await ScriptedServer.StartAsync(options => options.AnswersQuestions = true);
        await using var _ = server;
        var run = await InvokeAsync(client, peer);
        await peer.SendAsync(new ClarifyFrame(run.Number, 1, "Why?"));
        await NextAsync<QuestionUpdate>(run);

        Assert.Equal(ErrorCodes.FrameTooLarge, Assert.Throws<AgentSocketException>(() => run.Reply(1, ReplyAction.Accept, new string('x', 300_000))).Code);
        run.Reply(1, ReplyAction.Accept, "short");

        Assert.Equal("short", (await peer.ReceiveAsync<ReplyFrame>()).Value.TryGetString(out var text) ? text : null);
    }

    [Fact]
    public async Task Question_WhoseConnectionIsLostMeanwhile_StaysOpenAndIsAnsweredOnTheNext()
    {
        var (server, client, peer) = await ScriptedServer.StartAsync(options => options.AnswersQuestions = true);
        await using var _ = server;
        var run = await InvokeAsync(client, peer);
        await peer.SendAsync(new ClarifyFrame(run.Number, 1, "Where?"));
        await NextAsync<QuestionUpdate>(run);

        peer.Cut();
        run.Reply(1, ReplyAction.Accept, "Köln");
        var next = await server.ResumeAsync(received: 1);

        Assert.Equal("\"Köln\"", (await next.ReceiveAsync<ReplyFrame>()).Value.ToJson());
    }

    private static async Task<AgentRun> InvokeAsync(AgentSocketClient client, ScriptedPeer peer)
    {
        var run = client.Invoke("chat", "Hi");
        await peer.ReceiveAsync<InvokeFrame>();
        return run;
    }

    /// <summary>The run's first update. Its enumerator isn't disposed of: that would cancel the run.</summary>
    private static async Task<TUpdate> NextAsync<TUpdate>(AgentRun run)
        where TUpdate : RunUpdate
    {
        var updates = run.GetAsyncEnumerator(Token);
        Assert.True(await updates.MoveNextAsync());
        return Assert.IsType<TUpdate>(updates.Current);
    }
}
