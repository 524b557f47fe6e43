using AgentSocket.Protocol;
using AgentSocket.Server.Tests.Support;

namespace AgentSocket.Server.Tests.Waiting;

/// <summary>With sessions in memory.</summary>
public sealed class WaitingTests() : WaitingRules(isStored: false)
{
    [Fact]
    public async Task Session_WhoseRunWaits_LivesWithoutAConnectionUpToItsLimit()
    {
        await using var server = await StartAsync(options => options.SuspensionLimit = TimeSpan.FromHours(1));
        server.Handler.OnAsk();
        var hello = await AskAndLeaveAsync(server);

        await PassAsync(server, TimeSpan.FromMinutes(50));
        using var second = await server.ConnectAsync();
        await second.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, Received: 2));
        var resumed = await second.ReceiveNextAsync<ResumedFrame>();
        Assert.Equal([new ResumedRun(1, RunState.WaitingForInput)], resumed.Runs);
        await second.SendAsync(new ReplyFrame(1, 1, ReplyAction.Accept, "4"));
        Assert.Equal("Accept: 4", Text(await second.ReceiveNextAsync<StreamFrame>()));
    }

    [Fact]
    public async Task Session_WhoseRunWaitsForTooLong_Ends()
    {
        await using var server = await StartAsync(options => options.SuspensionLimit = TimeSpan.FromHours(1));
        server.Handler.OnAsk();
        var hello = await AskAndLeaveAsync(server);

        await PassAsync(server, TimeSpan.FromMinutes(70));
        using var second = await server.ConnectAsync();
        await second.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, Received: 2));
        Assert.Equal(ResumeOutcome.Lost, (await second.ReceiveNextAsync<ResumedFrame>()).Outcome);
    }

    private static async Task<HelloFrame> AskAndLeaveAsync(TestServer server)
    {
        using var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "ask", AgentValue.Nil));
        var hello = await peer.ReceiveAsync<HelloFrame>();
        await peer.ReceiveNextAsync<StatusFrame>();
        await peer.Socket.CloseAsync(CloseCode.Normal.ToStatus(), "", Token);
        await server.UntilAsync(hello.SessionId, session => !session.IsConnected);
        return hello;
    }

    private static async Task PassAsync(TestServer server, TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMinutes(1))
        {
            server.Time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }
    }
}

/// <summary>With sessions in a store.</summary>
public sealed class StoredWaitingTests() : WaitingRules(isStored: true);

public abstract class WaitingRules(bool isStored) : ServerRules(isStored)
{
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reply_ToAQuestion_GoesToTheRunThatAsked(bool suspends)
    {
        await using var server = await StartAsync();
        if (suspends)
            server.Handler.OnSuspend();
        else
            server.Handler.OnAsk();
        using var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "ask", AgentValue.Nil));
        var question = await peer.ReceiveNextAsync<ClarifyFrame>();
        Assert.Equal((1, 1, "How many?"), (question.Run, question.Request, question.Prompt));
        Assert.Equal(RunState.WaitingForInput, (await peer.ReceiveNextAsync<StatusFrame>()).State);

        await peer.SendAsync(new ReplyFrame(1, 1, ReplyAction.Accept, "4"));

        Assert.Equal("Accept: 4", Text(await peer.ReceiveNextAsync<StreamFrame>()));
        Assert.Equal(1, (await peer.ReceiveNextAsync<CompleteFrame>()).Run);
    }

    [Fact]
    public async Task Reply_WhenAnotherCameFirst_IsRefusedAndChangesNothing()
    {
        await using var server = await StartAsync();
        server.Handler.OnAsk();
        using var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "ask", AgentValue.Nil));
        await peer.ReceiveNextAsync<ClarifyFrame>();

        await peer.SendAsync(new ReplyFrame(1, 1, ReplyAction.Accept, "4"));
        await peer.SendAsync(new ReplyFrame(1, 1, ReplyAction.Accept, "5"));

        var (error, text) = await ReadErrorAndTextAsync(peer);
        Assert.Equal((0, ErrorCodes.UnknownRequest, "Accept: 4"), (error.Run, error.Code, text));
    }

    [Fact]
    public async Task Answers_ThatNothingWaitsFor_AreRefused()
    {
        await using var server = await StartAsync();
        server.Handler.OnAsk();
        using var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "ask", AgentValue.Nil));
        await peer.ReceiveNextAsync<ClarifyFrame>();

        await peer.SendAsync(new ReplyFrame(1, 2, ReplyAction.Accept, "4"));
        Assert.Equal((ErrorCodes.UnknownRequest, 1, 2, null), await RefusalAsync(peer));
        await peer.SendAsync(new ToolResultFrame(1, 1, ToolStatus.Ok, "4"));
        Assert.Equal((ErrorCodes.UnknownCall, 1, null, 1), await RefusalAsync(peer));
        await peer.SendAsync(new ReplyFrame(2, 1, ReplyAction.Accept, "4"));
        Assert.Equal((ErrorCodes.UnknownRequest, 2, 1, null), await RefusalAsync(peer));
        await peer.SendAsync(new ReplyFrame(1, 1, ReplyAction.Accept, new string('x', 300 * 1024)));
        Assert.Equal((ErrorCodes.InvalidInput, 1, 1, null), await RefusalAsync(peer));
        await peer.SendAsync(new ReplyFrame(1, 1, ReplyAction.Decline));
        Assert.Equal("Decline: ", Text(await peer.ReceiveNextAsync<StreamFrame>()));
    }

    /// <summary>An answer that the server doesn't take is told by what it answers.</summary>
    private static async Task<(string Code, long? Run, long? Request, long? Call)> RefusalAsync(Peer peer) =>
        await peer.ReceiveNextAsync<ErrorFrame>() is var error && error.Run == 0 ? (error.Code, error.AboutRun, error.Request, error.Call) : default;

    [Fact]
    public async Task Reply_AfterTheEnd_IsRefused()
    {
        await using var server = await StartAsync();
        server.Handler.OnAsk();
        using var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "ask", AgentValue.Nil));
        await peer.ReceiveNextAsync<ClarifyFrame>();
        await peer.SendAsync(new CancelFrame(1));
        await peer.ReceiveNextAsync<CompleteFrame>();

        await peer.SendAsync(new ReplyFrame(1, 1, ReplyAction.Accept, "4"));

        Assert.Equal((0, ErrorCodes.UnknownRequest), await peer.ReceiveNextAsync<ErrorFrame>() is var error ? (error.Run, error.Code) : default);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Question_ThatExpires_IsClosedAsIfThePersonHadTurnedAway(bool suspends)
    {
        await using var server = await StartAsync();
        var expiresAt = server.Time.GetUtcNow().ToUnixTimeMilliseconds() + 60_000;
        if (suspends)
            server.Handler.OnSuspend(expiresAt: expiresAt);
        else
            server.Handler.OnAsk(expiresAt);
        using var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "ask", AgentValue.Nil));
        Assert.Equal(expiresAt, (await peer.ReceiveNextAsync<ClarifyFrame>()).ExpiresAt);

        var answer = peer.ReceiveNextAsync<StreamFrame>();
        Assert.Equal("Cancel: ", Text(await server.PassUntilAsync(answer)));
        Assert.True(server.Time.GetUtcNow().ToUnixTimeMilliseconds() >= expiresAt);
    }

    [Fact]
    public async Task Call_OfAClientsTool_IsAnsweredWithItsResult()
    {
        await using var server = await StartAsync();
        server.Handler.OnCall();
        using var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "call", AgentValue.Nil));
        var call = await peer.ReceiveNextAsync<ToolCallFrame>();
        Assert.Equal((1, 1, "clock"), (call.Run, call.Call, call.Name));

        await peer.SendAsync(new ToolResultFrame(1, 1, ToolStatus.Ok, "12:00"));

        Assert.Equal("Ok: 12:00", Text(await peer.ReceiveNextAsync<StreamFrame>()));
    }

    [Fact]
    public async Task Call_WithoutAnAnswerInTime_Fails()
    {
        await using var server = await StartAsync();
        server.Handler.OnCall(deadlineMs: 5_000);
        using var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "call", AgentValue.Nil));
        await peer.ReceiveNextAsync<ToolCallFrame>();

        var answer = peer.ReceiveNextAsync<StreamFrame>();
        Assert.Equal("Failed: The tool didn't answer in time.", Text(await server.PassUntilAsync(answer)));
    }

    [Fact]
    public async Task Deadline_WhileTheRunWaits_StandsStill()
    {
        await using var server = await StartAsync();
        server.Handler.OnSuspend();
        using var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "ask", AgentValue.Nil, new InvokeOptions { DeadlineMs = 1_000 }));
        var hello = await peer.ReceiveAsync<HelloFrame>();
        await peer.ReceiveNextAsync<StatusFrame>();
        await server.UntilAsync(hello.SessionId, session => session.Runs.Values.All(run => run.Waits > 0 || run.IsSuspended));

        server.Time.Advance(TimeSpan.FromMinutes(1));
        await peer.SendAsync(new ReplyFrame(1, 1, ReplyAction.Accept, "4"));

        Assert.Equal("Accept: 4", Text(await peer.ReceiveNextAsync<StreamFrame>()));
        Assert.Equal(RunOutcome.Ok, (await peer.ReceiveNextAsync<CompleteFrame>()).Outcome);
    }

    [Fact]
    public async Task Handler_ThatAsksForTooMuchAtOnce_Fails()
    {
        await using var server = await StartAsync();
        server.Handler.On("flood", async (context, cancellationToken) =>
        {
            for (var i = 1; i <= 65; i++)
                await context.Output.AskAsync(new ClarifyFrame(context.Run, i, "?"), cancellationToken);
            return ScriptedHandler.Done;
        });
        using var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "flood", AgentValue.Nil));

        Assert.Equal((1, ErrorCodes.RateLimited), await peer.ReceiveNextAsync<ErrorFrame>() is var error ? (error.Run, error.Code) : default);
    }

    protected static string Text(StreamFrame frame) => frame.Delta.TryGetString(out var text) ? text : "";

    private static async Task<(ErrorFrame Error, string Text)> ReadErrorAndTextAsync(Peer peer)
    {
        ErrorFrame? error = null;
        string? text = null;
        while (error is null || text is null)
        {
            var message = await peer.ReceiveRawAsync();
            if ((FrameType)message.Span[0] == FrameType.Error && FrameCodec.Read<ErrorFrame>(message, out var refused) == FrameError.None)
                error = refused;
            else if ((FrameType)message.Span[0] == FrameType.Stream && FrameCodec.Read<StreamFrame>(message, out var stream) == FrameError.None)
                text = Text(stream);
        }

        return (error.Value, text);
    }
}
