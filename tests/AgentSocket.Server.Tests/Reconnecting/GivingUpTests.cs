using System.Net.WebSockets;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.Server.Tests.Support;

namespace AgentSocket.Server.Tests.Reconnecting;

/// <summary>When a client doesn't connect again, or no more. Spec §7.1.</summary>
public sealed class GivingUpTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(CloseCode.Normal, null)]
    [InlineData(CloseCode.TooLarge, ErrorCodes.ProtocolError)]
    [InlineData(CloseCode.ProtocolError, ErrorCodes.ProtocolError)]
    [InlineData(CloseCode.Unauthorized, ErrorCodes.Unauthorized)]
    [InlineData(CloseCode.Superseded, ErrorCodes.ConnectionLost)]
    public async Task Client_ClosedForGood_DoesNotConnectAgain(CloseCode code, string? expected)
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync();
        var watch = new ClientWatch(client);
        using var peer = await server.GreetAsync("first");
        await client.Session.WaitAsync(Token);
        server.Refuse = _ => throw new InvalidOperationException("It came again.");
        var run = client.Invoke("chat", "1");

        await peer.Socket.CloseOutputAsync(code.ToStatus(), "", Token);

        await watch.ReachAsync(ConnectionState.Closed);
        Assert.Equal(expected, client.Failure?.Code);
        Assert.Equal([ConnectionState.Closed], watch.States);
        Assert.Equal(expected ?? ErrorCodes.ConnectionLost, (await Assert.ThrowsAsync<AgentSocketException>(() => run.Completion)).Code);
        var loss = await watch.LostAsync();
        Assert.Equal(("first", (1, "chat")), (loss.SessionId, (Assert.Single(loss.Runs).Number, loss.Runs[0].Target)));
        Assert.Throws<AgentSocketException>(() => client.Invoke("chat", "1"));
    }

    [Fact]
    public async Task Client_WhoseSessionAnotherConnectionTakes_IsClosed()
    {
        await using var server = await TestServer.StartAsync();
        await using var client = await server.ConnectClientAsync();
        var watch = new ClientWatch(client);
        await client.Invoke("count", "1").ReadToEndAsync(Token);
        var session = ((IReconnecting)client).Session;

        using var thief = await server.ConnectAsync();
        await thief.SendAsync(session.ToResume());

        Assert.Equal(ResumeOutcome.Resumed, (await thief.ReceiveNextAsync<ResumedFrame>()).Outcome);
        await watch.ReachAsync(ConnectionState.Closed);
        Assert.Equal((ErrorCodes.ConnectionLost, false), (client.Failure?.Code, client.Failure?.Retryable));
    }

    [Theory]
    [InlineData(401, ErrorCodes.Unauthorized)]
    [InlineData(403, ErrorCodes.Unauthorized)]
    [InlineData(404, ErrorCodes.ConnectionFailed)]
    public async Task Client_RefusedForGoodWhenItComesBack_IsClosed(int status, string code)
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync();
        var watch = new ClientWatch(client);
        using var peer = await server.GreetAsync("first");
        await client.Session.WaitAsync(Token);
        server.Refuse = _ => status;

        peer.Socket.Abort();

        await watch.ReachAsync(ConnectionState.Closed);
        Assert.Equal((code, false), (client.Failure?.Code, client.Failure?.Retryable));
    }

    [Fact]
    public async Task Client_WithoutReconnect_IsClosedByTheLoss()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync(options => options.Reconnect = false);
        var watch = new ClientWatch(client);
        using var peer = await server.GreetAsync("first");
        await client.Session.WaitAsync(Token);

        peer.Socket.Abort();

        await watch.ReachAsync(ConnectionState.Closed);
        Assert.Equal((ErrorCodes.ConnectionLost, true), (client.Failure?.Code, client.Failure?.Retryable));
    }

    [Theory]
    [InlineData(null, 60)]
    [InlineData(20, 20)]
    public async Task Client_WhoseSessionsRetentionOrOwnLimitIsOver_GivesUpAndTellsWhatIsKnownOfItsRuns(int? limitSeconds, int expectedSeconds)
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync(options =>
        {
            options.ReconnectTimeout = limitSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        });
        var watch = new ClientWatch(client);
        using var peer = await server.GreetAsync("first", new SessionLimits { RetentionMs = 60_000 });
        await client.Session.WaitAsync(Token);
        var refusals = Refusals.Of(server);
        var run = client.Invoke("answered", "1");
        await peer.ReceiveNextAsync<InvokeFrame>();
        await peer.SendAsync(new StreamFrame(run.Number, "x"));
        await using var updates = run.GetAsyncEnumerator(Token);
        Assert.True(await updates.MoveNextAsync());

        // Without jitter there is no wait: it tries as fast as it can, at a clock that stands still.
        peer.Socket.Abort();
        await watch.ReachAsync(ConnectionState.Reconnecting);
        client.Invoke("unsent", "2");
        await refusals.MoreAsync();
        server.Time.Advance(TimeSpan.FromSeconds(expectedSeconds) - TimeSpan.FromTicks(1));
        await refusals.MoreAsync();
        Assert.Equal(ConnectionState.Reconnecting, client.State);

        server.Time.Advance(TimeSpan.FromTicks(1));

        await watch.ReachAsync(ConnectionState.Closed);
        var failure = await Assert.ThrowsAsync<AgentSocketException>(() => run.Completion);
        Assert.Equal((ErrorCodes.ConnectionLost, true), (failure.Code, failure.Retryable));
        Assert.Equal((ErrorCodes.ConnectionLost, true), (client.Failure?.Code, client.Failure?.Retryable));
        var loss = await watch.LostAsync();
        Assert.Equal("first", loss.SessionId);
        Assert.Equal([new LostRun(1, "answered", true), new(2, "unsent", false)], loss.Runs.OrderBy(lost => lost.Number));
    }

    [Fact]
    public async Task Dispose_WhileReconnecting_EndsAtOnce()
    {
        await using var server = await ScriptedServer.StartAsync();
        var client = await server.ConnectClientAsync(options => options.Jitter = () => 1);
        var watch = new ClientWatch(client);
        using var peer = await server.GreetAsync("first");
        await client.Session.WaitAsync(Token);
        var run = client.Invoke("chat", "1");
        peer.Socket.Abort();
        await watch.ReachAsync(ConnectionState.Reconnecting);

        // The clock stands still: what ends here doesn't wait for anything.
        await client.DisposeAsync().AsTask().WaitAsync(Token);

        Assert.Equal((ConnectionState.Closed, null, 0), (client.State, client.Failure, watch.Losses));
        Assert.Equal(ErrorCodes.ConnectionLost, (await Assert.ThrowsAsync<AgentSocketException>(() => run.Completion)).Code);
        await client.DisposeAsync();
    }

    [Fact]
    public async Task Dispose_WhileWaitingForResumed_EndsAtOnce()
    {
        await using var server = await ScriptedServer.StartAsync();
        var client = await server.ConnectClientAsync();
        using var first = await server.GreetAsync("first");
        await client.Session.WaitAsync(Token);
        first.Socket.Abort();
        using var second = await server.GreetAsync("second");
        await second.ReceiveAsync<ResumeFrame>();

        await client.DisposeAsync().AsTask().WaitAsync(Token);

        Assert.Equal(ConnectionState.Closed, client.State);
        await Assert.ThrowsAnyAsync<WebSocketException>(() => second.ReceiveRawAsync());
    }

    [Fact]
    public async Task Invoke_BeyondWhatMayWaitForAConnection_IsRefused()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync(options => options.Jitter = () => 1);
        var watch = new ClientWatch(client);
        using var peer = await server.GreetAsync("first");
        await client.Session.WaitAsync(Token);
        peer.Socket.Abort();
        await watch.ReachAsync(ConnectionState.Reconnecting);

        for (var i = 0; i < 1_024; i++)
            client.Invoke("chat", "i");
        var refusal = Assert.Throws<AgentSocketException>(() => client.Invoke("chat", "1_024"));

        Assert.Equal((ErrorCodes.RateLimited, true, false), (refusal.Code, refusal.Retryable, refusal.Processed));
    }

    [Fact]
    public async Task Invoke_OfMoreBytesThanMayWaitForAConnection_IsRefused()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync(options => options.Jitter = () => 1);
        var watch = new ClientWatch(client);
        using var peer = await server.GreetAsync("first");
        await client.Session.WaitAsync(Token);
        peer.Socket.Abort();
        await watch.ReachAsync(ConnectionState.Reconnecting);
        var large = new string('x', 1_000_000);

        for (var i = 0; i < 5; i++)
            client.Invoke("chat", large);

        Assert.Equal(ErrorCodes.RateLimited, Assert.Throws<AgentSocketException>(() => client.Invoke("chat", large)).Code);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("other")]
    public async Task Connect_ToAServerThatSelectsAnotherSubprotocol_FailsForGood(string? selected)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.SubProtocol = selected;

        var refusal = await Assert.ThrowsAsync<AgentSocketException>(() => server.ConnectClientAsync());

        Assert.Equal((ErrorCodes.ConnectionFailed, false), (refusal.Code, refusal.Retryable));
    }
}
