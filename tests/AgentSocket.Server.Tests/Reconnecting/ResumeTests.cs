using System.Net.WebSockets;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.Server.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace AgentSocket.Server.Tests.Reconnecting;

/// <summary>What a client does frame by frame when it comes back, with a clock that stands still. Spec §10.3.</summary>
public sealed class ResumeTests
{
    /// <summary>A retention that a test doesn't reach by moving the clock.</summary>
    private static readonly SessionLimits Patient = new() { RetentionMs = 86_400_000 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(CloseCode.Heartbeat)]
    [InlineData(CloseCode.RateLimited)]
    [InlineData(CloseCode.Draining)]
    [InlineData((CloseCode)1001)]
    [InlineData((CloseCode)1011)]
    [InlineData((CloseCode)1012)]
    [InlineData((CloseCode)4999)]
    public async Task Client_ClosedForNow_ResumesItsSession(CloseCode code)
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync();
        var watch = new ClientWatch(client);
        using var first = await server.GreetAsync("first");
        await client.Session.WaitAsync(Token);

        await first.Socket.CloseOutputAsync(code.ToStatus(), "", Token);
        await watch.ReachAsync(ConnectionState.Reconnecting);
        if (code == CloseCode.RateLimited)
            await server.Time.PassUntilAsync(server.AcceptedAsync(), longest: TimeSpan.FromSeconds(2.5));

        using var second = await server.GreetAsync("second");
        Assert.Equal(new ResumeFrame("first", "token of first", 0, Attempt: 1), await second.ReceiveAsync<ResumeFrame>());
        await second.SendAsync(new ResumedFrame(ResumeOutcome.Resumed, 0, "next", []));
        await watch.ResumedAsync();
        Assert.Equal(("first", "connection of second"), (client.CurrentSession?.SessionId, client.CurrentSession?.ConnectionId));
    }

    [Fact]
    public async Task Client_WhileItResumes_SendsNothingElseAndThenReplaysWhatIsMissing()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync();
        var watch = new ClientWatch(client);
        using var first = await server.GreetAsync("first");
        await client.Session.WaitAsync(Token);
        client.Invoke("one", "1");
        client.Invoke("two", "2");
        await first.ReceiveNextAsync<InvokeFrame>();
        await first.ReceiveNextAsync<InvokeFrame>();
        await first.SendAsync(new EventFrame("nobody", "reads this"));
        while (((IReconnecting)client).Session.Consumption.Consumed == 0)
            await Task.Yield();
        first.Socket.Abort();

        using var second = await server.GreetAsync("second");
        Assert.Equal(new ResumeFrame("first", "token of first", 1, Attempt: 1), await second.ReceiveAsync<ResumeFrame>());
        client.Invoke("three", "3");
        await second.SendAsync(new ResumedFrame(ResumeOutcome.Resumed, Received: 1, "next", [new ResumedRun(1, RunState.Running)]));

        // The first PING goes before what is replayed, and shows the server that its token has arrived.
        var ping = await second.ReceiveAsync<PingFrame>();
        Assert.Equal((1, 1), (ping.Sent, ping.Received));
        Assert.Equal("two", (await second.ReceiveAsync<InvokeFrame>()).Target);
        Assert.Equal("three", (await second.ReceiveAsync<InvokeFrame>()).Target);
        Assert.Equal(1, (await watch.ResumedAsync()).Replayed);
        second.Socket.Abort();

        using var third = await server.GreetAsync("third");
        Assert.Equal(new ResumeFrame("first", "next", 1, Attempt: 2), await third.ReceiveAsync<ResumeFrame>());
    }

    [Fact]
    public async Task Resume_WhoseAnswerIsLost_IsSentAgainWithTheSameToken()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync();
        var watch = new ClientWatch(client);
        using var first = await server.GreetAsync("first");
        await client.Session.WaitAsync(Token);
        first.Socket.Abort();
        using var second = await server.GreetAsync("second");
        var resume = await second.ReceiveAsync<ResumeFrame>();
        second.Socket.Abort();

        using var third = await server.GreetAsync("third");
        Assert.Equal(resume with { Attempt = 2 }, await third.ReceiveAsync<ResumeFrame>());
        await third.SendAsync(new ResumedFrame(ResumeOutcome.Resumed, 0, "next", []));

        Assert.Equal(2, (await watch.ResumedAsync()).Attempts);
    }

    [Fact]
    public async Task Resume_ThatIsNotAnsweredInTime_IsTriedAgain()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync();
        using var first = await server.GreetAsync("first", Patient);
        await client.Session.WaitAsync(Token);
        first.Socket.Abort();
        using var second = await server.GreetAsync("second");
        await second.ReceiveAsync<ResumeFrame>();

        await AdvanceAsync(server, until: EndAsync(second), atLeast: TimeSpan.FromSeconds(10));

        // Time may have run on before the end was seen here, and more tries with it; the one that is made now stays.
        while (!await IsResumingAsync(server))
        {
        }
    }

    [Fact]
    public async Task RetryAfter_OfARefusedHandshake_IsKept()
    {
        await using var server = await ScriptedServer.StartAsync();

        // The clock moves already while the refusal is on its way: that mustn't end the handshake.
        await using var client = await server.ConnectClientAsync(options => options.ConnectTimeout = TimeSpan.FromMinutes(10));
        using var first = await server.GreetAsync("first", Patient);
        await client.Session.WaitAsync(Token);
        var refused = new TaskCompletionSource();
        server.Refuse = context =>
        {
            context.Response.Headers.RetryAfter = "30";
            refused.TrySetResult();
            return StatusCodes.Status503ServiceUnavailable;
        };
        first.Socket.Abort();
        await refused.Task.WaitAsync(Token);
        server.Refuse = _ => null;

        await AdvanceAsync(server, until: server.AcceptedAsync(), atLeast: TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("5184000")]
    [InlineData("2147483647")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    public async Task RetryAfter_LongerThanATimerGoes_DoesNotEndTheClient(string value)
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync();
        var watch = new ClientWatch(client);
        using var first = await server.GreetAsync("first");
        var run = client.Invoke("chat", "1");
        await first.ReceiveNextAsync<InvokeFrame>();

        // The session is kept for as long as that: the client doesn't give up meanwhile.
        await first.SendAsync(new StatusFrame(run.Number, RunState.WaitingForInput));
        await using var updates = run.GetAsyncEnumerator(Token);
        Assert.True(await updates.MoveNextAsync());
        server.Refuse = context =>
        {
            server.Refuse = _ => null;
            context.Response.Headers.RetryAfter = value;
            return StatusCodes.Status503ServiceUnavailable;
        };

        first.Socket.Abort();

        var closed = watch.ReachAsync(ConnectionState.Closed);
        await server.Time.PassUntilAsync(Task.WhenAny(server.AcceptedAsync(), closed), longest: TimeSpan.FromDays(30), shortest: TimeSpan.FromDays(20));
        Assert.Equal((ConnectionState.Reconnecting, null), (client.State, client.Failure));
    }

    [Fact]
    public async Task CountMismatch_SeenByTheClient_ClosesWith4408AndResumes()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync();
        using var first = await server.GreetAsync("first");
        await first.SendAsync(new PongFrame(0, Sent: 7, Received: 0));

        Assert.Equal(CloseCode.Heartbeat, await first.ReceiveCloseAsync());
        await first.Socket.CloseOutputAsync(CloseCode.Normal.ToStatus(), "", Token);

        using var second = await server.GreetAsync("second");
        Assert.Equal("first", (await second.ReceiveAsync<ResumeFrame>()).SessionId);
    }

    [Theory]
    [InlineData(FrameType.Stream)]
    [InlineData(FrameType.Event)]
    public async Task NumberedFrame_BeforeResumed_IsAViolation(FrameType type)
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync();
        using var first = await server.GreetAsync("first");
        await client.Session.WaitAsync(Token);
        first.Socket.Abort();

        using var second = await server.GreetAsync("second");
        if (type == FrameType.Stream)
            await second.SendAsync(new StreamFrame(1, "x"));
        else
            await second.SendAsync(new EventFrame("x", "x"));

        Assert.Equal(CloseCode.ProtocolError, await second.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Resumed_ThatNobodyAskedFor_IsAViolation()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync();
        using var peer = await server.GreetAsync("first");

        await peer.SendAsync(new ResumedFrame(ResumeOutcome.Resumed, 0, "t", []));

        Assert.Equal(CloseCode.ProtocolError, await peer.ReceiveCloseAsync());
    }

    /// <summary>Moves the clock until something happens, which isn't before a time has passed.</summary>
    private static async Task AdvanceAsync(ScriptedServer server, Task until, TimeSpan atLeast)
    {
        var before = server.Time.GetUtcNow();
        while (!until.IsCompleted)
        {
            Token.ThrowIfCancellationRequested();
            server.Time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        Assert.True(server.Time.GetUtcNow() - before >= atLeast);
    }

    private static async Task<bool> IsResumingAsync(ScriptedServer server)
    {
        try
        {
            using var next = await server.GreetAsync("next");
            await next.ReceiveAsync<ResumeFrame>();
            return true;
        }
        catch (WebSocketException)
        {
            return false;
        }
    }

    private static async Task EndAsync(Peer peer) => await Assert.ThrowsAnyAsync<WebSocketException>(async () => await peer.ReceiveRawAsync());
}
