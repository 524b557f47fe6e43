using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.Server.Tests.Support;

namespace AgentSocket.Server.Tests;

/// <summary>With sessions in memory.</summary>
public sealed class ConnectionTests() : ConnectionRules(isStored: false);

/// <summary>With sessions in a store.</summary>
public sealed class StoredConnectionTests() : ConnectionRules(isStored: true);

public abstract class ConnectionRules(bool isStored) : ServerRules(isStored)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Client_SilentForTwoIntervals_IsClosedWith4408()
    {
        await using var server = await StartAsync();
        using var peer = await server.ConnectAsync();
        var hello = await peer.ReceiveAsync<HelloFrame>();
        Assert.Equal(30_000, hello.Limits.HeartbeatMs);

        for (var i = 0; i < 5; i++)
            server.Time.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(CloseCode.Heartbeat, await peer.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Client_ThatPings_StaysConnected()
    {
        await using var server = await StartAsync();
        using var peer = await server.ConnectAsync();
        await peer.ReceiveAsync<HelloFrame>();

        for (var i = 0; i < 10; i++)
        {
            server.Time.Advance(TimeSpan.FromSeconds(30));
            await peer.SendAsync(new PingFrame(i, 0, 0));
            Assert.Equal(i, (await peer.ReceiveAsync<PongFrame>()).Time);
        }
    }

    [Fact]
    public async Task ClientLibrary_SendsPingAtOnceAndAtTheAnnouncedInterval()
    {
        await using var server = await StartAsync(options => options.HeartbeatInterval = TimeSpan.FromSeconds(5));
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var client = await server.ConnectClientAsync(new AgentSocketClientOptions { TimeProvider = time });
        await client.Session.WaitAsync(Token);
        while (client.RoundTrip is null)
            await Task.Yield();
        var sent = client.BytesSent;

        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(sent, client.BytesSent);
        time.Advance(TimeSpan.FromSeconds(1));

        while (client.BytesSent == sent)
            await Task.Yield();
    }

    [Fact]
    public async Task Connection_ThatIsLostForAClientThatDoesNotReconnect_FailsItsRunsWithConnectionLost()
    {
        await using var server = await StartAsync();
        server.Handler.On("wait", async (context, cancellationToken) =>
        {
            await context.Output.StreamAsync("x", cancellationToken: cancellationToken);
            await context.Output.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, server.Time, cancellationToken);
            return ScriptedHandler.Done;
        });
        var proxy = await TcpProxy.StartAsync(server.Http.Port);
        await using var client = await AgentSocketClient.ConnectAsync(new Uri($"ws://127.0.0.1:{proxy.Port}/ws"), new AgentSocketClientOptions { Reconnect = false }, Token);
        var run = client.Invoke("wait", AgentValue.Nil);
        await using var updates = run.GetAsyncEnumerator(Token);
        Assert.True(await updates.MoveNextAsync());

        await proxy.DisposeAsync();

        var failure = await Assert.ThrowsAsync<AgentSocketException>(async () => await updates.MoveNextAsync());
        Assert.Equal((ErrorCodes.ConnectionLost, true), (failure.Code, failure.Retryable));
        Assert.Equal(ConnectionState.Closed, client.State);
        Assert.Throws<AgentSocketException>(() => client.Invoke("count", "1"));
    }

    [Fact]
    public async Task Runs_ManyAtOnce_EachGetTheirOwn()
    {
        await using var server = await StartAsync(options => options.WindowFrames = 64);
        await using var client = await server.ConnectClientAsync();

        var texts = await Task.WhenAll(Enumerable.Range(1, 50).Select(n => client.Invoke("count", $"{n}").ReadToEndAsync(Token)));

        for (var n = 1; n <= 50; n++)
            Assert.Equal(string.Concat(Enumerable.Range(1, n).Select(i => $"{i} ")), texts[n - 1]);
    }

    [Fact]
    public async Task Token_CostsSixBytesOfProtocol()
    {
        await using var server = await StartAsync();
        await using var proxy = await TcpProxy.StartAsync(server.Http.Port);
        await using (var client = await AgentSocketClient.ConnectAsync(new Uri($"ws://127.0.0.1:{proxy.Port}/ws"), cancellationToken: Token))
            await client.Invoke("count", "200").ReadToEndAsync(Token);

        // Behind the handshake and HELLO: 200 tokens of 2 to 4 characters, 6 bytes of protocol each.
        var payload = Enumerable.Range(1, 200).Sum(i => $"{i} ".Length);
        Assert.True(proxy.BytesFromServer > payload + (200 * 6));
        Assert.True(proxy.BytesFromServer < payload + (200 * 6) + 700, $"{proxy.BytesFromServer} bytes");

        // The handshake, HELLO, and the corked run: a write per token would make two hundred.
        Assert.True(proxy.ReadsFromServer < 12, $"{proxy.ReadsFromServer} reads");
    }
}
