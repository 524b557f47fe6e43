using AgentSocket.Protocol.Client;
using AgentSocket.Protocol.Tests.Client.Support;

namespace AgentSocket.Protocol.Tests.Client;

/// <summary>An answer that the server doesn't take leaves what it answers open, and the agent isn't left waiting. Spec §4.7, §9.5.</summary>
public sealed class RefusedAnswerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Question_WhoseAnswerTheServerRefuses_IsOpenAgain()
    {
        var (server, client, peer) = await ScriptedServer.StartAsync(options => options.AnswersQuestions = true);
        await using var _ = server;
        var run = await InvokeAsync(client, peer);
        await using var updates = run.GetAsyncEnumerator(Token);
        var approval = ApprovalSubject.Of("delete", AgentValue.FromJson("""{"all":true}"""));
        await peer.SendAsync(new ClarifyFrame(run.Number, 1, "May I?", AgentValue.None, QuestionKinds.Approval, Approval: approval));
        Assert.True(await updates.MoveNextAsync());
        run.Reply(1, ReplyAction.Accept);
        var first = await peer.ReceiveAsync<ReplyFrame>();

        await peer.SendAsync(new ErrorFrame(0, ErrorCodes.InvalidInput, "There is no room.") { AboutRun = run.Number, Request = 1 });

        Assert.True(await updates.MoveNextAsync());
        var refused = Assert.IsType<ReplyRefusedUpdate>(updates.Current);
        Assert.Equal((1L, ErrorCodes.InvalidInput, "There is no room."), (refused.Request, refused.Reason.Code, refused.Reason.Message));
        run.Reply(1, ReplyAction.Accept);
        Assert.Equal(first, await peer.ReceiveAsync<ReplyFrame>());
        Assert.Equal(ErrorCodes.UnknownRequest, Assert.Throws<AgentSocketException>(() => run.Reply(1, ReplyAction.Accept)).Code);
    }

    [Theory]
    [InlineData(ErrorCodes.UnknownRequest, 1)]
    [InlineData(ErrorCodes.InvalidInput, 2)]
    public async Task Question_ThatNoRefusalIsAbout_StaysAnswered(string code, long about)
    {
        var (server, client, peer) = await ScriptedServer.StartAsync(options => options.AnswersQuestions = true);
        await using var _ = server;
        var told = new TaskCompletionSource<AgentSocketException>();
        client.ErrorReceived += (_, error) => told.SetResult(error);
        var run = await InvokeAsync(client, peer);
        await peer.SendAsync(new ClarifyFrame(run.Number, 1, "Which?"));
        await NextAsync<QuestionUpdate>(run);
        run.Reply(1, ReplyAction.Accept, "this");

        await peer.SendAsync(new ErrorFrame(0, code, "") { AboutRun = run.Number, Request = about });

        Assert.Equal(code, (await told.Task.WaitAsync(Token)).Code);
        Assert.Equal(ErrorCodes.UnknownRequest, Assert.Throws<AgentSocketException>(() => run.Reply(1, ReplyAction.Accept)).Code);
    }

    [Fact]
    public async Task Result_ThatTheServerRefuses_IsFollowedByAFailureOnce()
    {
        var tool = new ClientTool(new ToolDefinition("clock", "Tells the time."), (_, _) => Task.FromResult<AgentValue>("noon"));
        var (server, client, peer) = await ScriptedServer.StartAsync(options => options.Tools = [tool]);
        await using var _ = server;
        var run = client.Invoke("chat", "Hi");
        await peer.ReceiveAsync<ToolDefFrame>();
        await peer.ReceiveAsync<InvokeFrame>();
        await peer.SendAsync(new ToolCallFrame(run.Number, 1, "clock", AgentValue.Nil));
        Assert.Equal(ToolStatus.Ok, (await peer.ReceiveAsync<ToolResultFrame>()).Status);

        await peer.SendAsync(new ErrorFrame(0, ErrorCodes.InvalidInput, "") { AboutRun = run.Number, Call = 1 });
        Assert.Equal((1L, ToolStatus.Failed), await peer.ReceiveAsync<ToolResultFrame>() is var failed ? (failed.Call, failed.Status) : default);

        await peer.SendAsync(new ErrorFrame(0, ErrorCodes.InvalidInput, "") { AboutRun = run.Number, Call = 1 });
        await peer.ExpectNothingAsync();
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
