using AgentSocket.Protocol;
using AgentSocket.Server.Tests.Support;

namespace AgentSocket.Server.Tests;

/// <summary>With sessions in memory.</summary>
public sealed class WindowTests() : WindowRules(isStored: false);

/// <summary>With sessions in a store.</summary>
public sealed class StoredWindowTests() : WindowRules(isStored: true);

public abstract class WindowRules(bool isStored) : ServerRules(isStored)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_BeyondTheWindow_WaitsForAcknowledgement()
    {
        await using var server = await StartAsync(options => options.WindowFrames = 8);
        using var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "count", "20"));
        await peer.ReceiveAsync<HelloFrame>();
        for (var i = 1; i <= 8; i++)
            await peer.ReceiveAsync<StreamFrame>();

        // What always passes shows that nothing of the run is on its way.
        await peer.SendAsync(new PingFrame(7, Sent: 1, Received: 8));
        var pong = await peer.ReceiveAsync<PongFrame>();
        Assert.Equal((7, 8), (pong.Time, pong.Sent));

        await peer.SendAsync(new AckFrame(3));
        for (var i = 9; i <= 11; i++)
            Assert.Equal($"{i} ", Text(await peer.ReceiveAsync<StreamFrame>()));
        await peer.SendAsync(new PingFrame(8, Sent: 1, Received: 11));
        Assert.Equal(11, (await peer.ReceiveAsync<PongFrame>()).Sent);
    }

    [Fact]
    public async Task Window_IsBoundedInBytesToo()
    {
        await using var server = await StartAsync(options => options.WindowBytes = 4096);
        server.Handler.On("fat", async (context, cancellationToken) =>
        {
            for (var i = 0; i < 10; i++)
                await context.Output.StreamAsync(new string('x', 1500), cancellationToken: cancellationToken);
            return ScriptedHandler.Done;
        });
        using var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "fat", AgentValue.Nil));
        await peer.ReceiveAsync<HelloFrame>();
        for (var i = 1; i <= 3; i++)
            await peer.ReceiveAsync<StreamFrame>();

        await peer.SendAsync(new PingFrame(0, Sent: 1, Received: 3));

        Assert.Equal(3, (await peer.ReceiveAsync<PongFrame>()).Sent);
    }

    [Fact]
    public async Task Client_ThatGoesOnAndAcknowledgesNothing_IsClosed()
    {
        await using var server = await StartAsync(options => options.WindowFrames = 8);
        using var peer = await server.ConnectAsync();
        await peer.ReceiveAsync<HelloFrame>();

        // Each is answered with an ERROR, which passes the window.
        var closed = peer.ReceiveCloseAsync();
        for (var sent = 0; sent < 10_000 && !closed.IsCompleted; sent++)
            await peer.SendAsync(new CancelFrame(9));

        Assert.Equal(CloseCode.RateLimited, await closed.WaitAsync(Token));
    }

    [Fact]
    public async Task Terminal_PassesAClosedWindow()
    {
        await using var server = await StartAsync(options => options.WindowFrames = 8);
        using var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "count", "20"));
        await peer.ReceiveAsync<HelloFrame>();
        for (var i = 1; i <= 8; i++)
            await peer.ReceiveAsync<StreamFrame>();

        await peer.SendAsync(new CancelFrame(1));

        Assert.Equal(RunOutcome.Cancelled, (await peer.ReceiveAsync<CompleteFrame>()).Outcome);
    }

    [Fact]
    public async Task Client_ThatConsumes_KeepsALongRunGoing()
    {
        await using var server = await StartAsync(options => options.WindowFrames = 16);
        await using var client = await server.ConnectClientAsync();

        var text = await client.Invoke("count", "5000").ReadToEndAsync(Token);

        Assert.Equal(string.Concat(Enumerable.Range(1, 5000).Select(i => $"{i} ")), text);
    }

    [Fact]
    public async Task Run_ThatIsAbandoned_DoesNotHoldOthersBack()
    {
        await using var server = await StartAsync(options => options.WindowFrames = 16);
        await using var client = await server.ConnectClientAsync();
        var abandoned = client.Invoke("count", "1000");
        await foreach (var _ in abandoned.WithCancellation(Token))
            break;

        Assert.Equal("1 2 3 ", await client.Invoke("count", "3").ReadToEndAsync(Token));
        Assert.Equal(RunOutcome.Cancelled, (await abandoned.Completion).Outcome);
    }

    [Fact]
    public async Task Acknowledgement_OfWhatWasNeverSent_IsAViolation()
    {
        await using var server = await StartAsync();
        using var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "count", "1"));
        await peer.ReceiveNextAsync<CompleteFrame>();

        await peer.SendAsync(new AckFrame(3));

        Assert.Equal(CloseCode.ProtocolError, await peer.ReceiveCloseAsync());
    }

    private static string Text(StreamFrame stream) => stream.Delta.TryGetString(out var text) ? text : "";
}
