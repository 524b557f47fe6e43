using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.Server.Tests.Support;

namespace AgentSocket.Server.Tests.Reconnecting;

/// <summary>A session that can't be had any more is a loss that is told, never silently a fresh one. Spec §10.4.</summary>
public sealed class LossTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Session_AfterTheServersRestart_IsLostWithWhatIsKnownOfEachRun()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync();
        var watch = new ClientWatch(client);
        using var first = await server.GreetAsync("first");
        var answered = client.Invoke("answered", "1");
        await first.ReceiveNextAsync<InvokeFrame>();
        await first.SendAsync(new StreamFrame(answered.Number, "x"));
        await using var updates = answered.GetAsyncEnumerator(Token);
        Assert.True(await updates.MoveNextAsync());
        var acknowledged = client.Invoke("acknowledged", "2");
        await first.ReceiveNextAsync<InvokeFrame>();
        await first.SendAsync(new AckFrame(2));
        await first.SendAsync(new ToolDefFrame(1, [new ToolDefinition("clock", "Tells the time.")], []));
        while (client.Tools.Count == 0)
            await Task.Yield();
        var sent = client.Invoke("sent", "3");
        await first.ReceiveNextAsync<InvokeFrame>();
        server.Refuse = _ => 503;
        first.Socket.Abort();
        await watch.ReachAsync(ConnectionState.Reconnecting);
        var unsent = client.Invoke("unsent", "4");
        server.Refuse = _ => null;

        using var second = await server.GreetAsync("second");
        var resume = await second.ReceiveAsync<ResumeFrame>();
        Assert.Equal(new ResumeFrame("first", "token of first", 0, Attempt: 1), resume);
        await second.SendAsync(new ResumedFrame(ResumeOutcome.Lost, 0, "", []));
        var loss = await watch.LostAsync();

        Assert.Equal("first", loss.SessionId);
        Assert.Equal([new LostRun(1, "answered", true), new(2, "acknowledged", true), new(3, "sent", null), new(4, "unsent", false)], loss.Runs.OrderBy(run => run.Number));
        foreach (var (run, processed) in new (AgentRun, bool?)[] { (answered, true), (acknowledged, true), (sent, null), (unsent, false) })
        {
            var failure = await Assert.ThrowsAsync<AgentSocketException>(() => run.Completion);
            Assert.Equal((ErrorCodes.SessionLost, true, processed), (failure.Code, failure.Retryable, failure.Processed));
        }

        await watch.ReachAsync(ConnectionState.Connected);
        Assert.Empty(client.Tools);
        Assert.Equal(0, watch.Resumptions);
        Assert.Equal("second", client.CurrentSession?.SessionId);
        Assert.Equal("first", (await client.Session).SessionId);
        var again = client.Invoke("again", "5");
        Assert.Equal((1, 1), (again.Number, (await second.ReceiveNextAsync<InvokeFrame>()).Run));
    }

    [Fact]
    public async Task Session_AtARealServersRestart_IsLostAndTheNextRunGoesOnInAFreshOne()
    {
        var old = await TestServer.StartAsync();
        await using var next = await TestServer.StartAsync();
        await using var network = new CuttingProxy(old.Http.Port);
        old.Handler.On("wait", async (context, cancellationToken) =>
        {
            await context.Output.StreamAsync("x", cancellationToken: cancellationToken);
            await context.Output.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, old.Time, cancellationToken);
            return ScriptedHandler.Done;
        });
        await using var client = await AgentSocketClient.ConnectAsync(network.Address, cancellationToken: Token);
        var watch = new ClientWatch(client);
        await using var updates = client.Invoke("wait", AgentValue.Nil).GetAsyncEnumerator(Token);
        Assert.True(await updates.MoveNextAsync());

        network.Target = next.Http.Port;
        network.Cut();

        var failure = await Assert.ThrowsAsync<AgentSocketException>(async () => await updates.MoveNextAsync());
        Assert.Equal((ErrorCodes.SessionLost, true), (failure.Code, failure.Processed));
        Assert.Equal(true, Assert.Single((await watch.LostAsync()).Runs).Processed);
        Assert.Equal("1 2 ", await client.Invoke("count", "2").ReadToEndAsync(Token));
        await old.App.StopAsync(new CancellationToken(canceled: true));
        await old.DisposeAsync();
    }

    [Fact]
    public async Task Session_WithoutAnyRun_IsReportedLostAllTheSame()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync();
        var watch = new ClientWatch(client);
        using var first = await server.GreetAsync("first");
        await client.Session.WaitAsync(Token);
        first.Socket.Abort();

        using var second = await server.GreetAsync("second");
        await second.ReceiveAsync<ResumeFrame>();
        await second.SendAsync(new ResumedFrame(ResumeOutcome.Lost, 0, "", []));

        var loss = await watch.LostAsync();
        Assert.Equal(("first", 0), (loss.SessionId, loss.Runs.Count));
    }

    [Fact]
    public async Task Session_CutBeforeItWasAnnounced_IsLostAndNothingIsResumed()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync();
        var watch = new ClientWatch(client);
        var run = client.Invoke("chat", "hello");
        using var first = await server.AcceptAsync();
        await first.ReceiveAsync<InvokeFrame>();
        first.Socket.Abort();

        var loss = await watch.LostAsync();
        Assert.Equal((null, new LostRun(1, "chat", null)), (loss.SessionId, Assert.Single(loss.Runs)));
        Assert.Equal(ErrorCodes.SessionLost, (await Assert.ThrowsAsync<AgentSocketException>(() => run.Completion)).Code);
        client.Invoke("again", "1");
        using var second = await server.GreetAsync("second");
        Assert.Equal("again", (await second.ReceiveNextAsync<InvokeFrame>()).Target);
        Assert.Equal("second", (await client.Session).SessionId);
        Assert.Equal(0, watch.Losses);
    }

    [Fact]
    public async Task Session_ClosedWith4410_IsLostAndAFreshOneBegins()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync();
        var watch = new ClientWatch(client);
        using var first = await server.GreetAsync("first");
        await client.Session.WaitAsync(Token);

        await first.Socket.CloseOutputAsync(CloseCode.SessionGone.ToStatus(), "", Token);

        Assert.Equal("first", (await watch.LostAsync()).SessionId);
        using var second = await server.GreetAsync("second");
        client.Invoke("again", "1");
        await second.ReceiveNextAsync<InvokeFrame>();
        await watch.ReachAsync(ConnectionState.Connected);
        Assert.Equal("second", client.CurrentSession?.SessionId);
    }

    [Fact]
    public async Task Resume_OfAServerThatForgotWhatItAcknowledged_EndsTheClient()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync();
        var watch = new ClientWatch(client);
        using var first = await server.GreetAsync("first");
        client.Invoke("chat", "1");
        await first.ReceiveNextAsync<InvokeFrame>();
        await first.SendAsync(new AckFrame(1));
        await first.SendAsync(new EventFrame("after", "1"));
        while (client.BytesReceived < 10 || ((IReconnecting)client).Session.Numbering.Log.Acknowledged == 0)
            await Task.Yield();
        first.Socket.Abort();

        using var second = await server.GreetAsync("second");
        await second.ReceiveAsync<ResumeFrame>();
        await second.SendAsync(new ResumedFrame(ResumeOutcome.Resumed, 0, "next", []));
        Assert.Equal(CloseCode.ProtocolError, await second.ReceiveCloseAsync());
        second.Socket.Abort();

        await watch.ReachAsync(ConnectionState.Closed);
        Assert.Equal(ErrorCodes.ProtocolError, client.Failure?.Code);
    }
}
