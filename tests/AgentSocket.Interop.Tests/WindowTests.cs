using AgentSocket.Interop.Tests.Support;

namespace AgentSocket.Interop.Tests;

/// <summary>Spec §5, §6, §8.</summary>
public sealed class WindowTests
{
    private const int Window = 8;

    [Fact]
    public async Task Stream_BeyondTheWindow_WaitsForTheAcknowledgement()
    {
        await using var server = await InteropServer.StartAsync(options => options.WindowFrames = Window);
        await server.Client.GreetAsync(server.Url);
        server.Client.Send("INVOKE", new { run = 1, target = "count", input = 20 });

        await ExpectStalledAsync(server, at: Window);
        server.Client.Do(new { @do = "ack", received = 3 });
        await ExpectStalledAsync(server, at: Window + 3);
        server.Client.Do(new { @do = "ack", received = 11 });
        await ExpectStalledAsync(server, at: 19);
        server.Client.Do(new { @do = "ack" });

        Assert.Equal(21, (await server.Client.FrameAsync("COMPLETE")).Number);
    }

    [Fact]
    public async Task OtherFrames_WhileTheWindowIsClosed_Pass()
    {
        await using var server = await InteropServer.StartAsync(options => options.WindowFrames = Window);
        await server.Client.GreetAsync(server.Url);
        server.Client.Send("INVOKE", new { run = 1, target = "count", input = 20 });
        await ExpectStalledAsync(server, at: Window);

        server.Client.Send("INVOKE", new { run = 2, target = "fail", input = "" });
        Assert.Equal(2, (await server.Client.FrameAsync("ERROR")).Run);

        server.Client.Send("CANCEL", new { run = 1 });
        var complete = await server.Client.FrameAsync("COMPLETE");
        Assert.Equal((1, Window + 2), (complete.Run, complete.Number));
    }

    [Fact]
    public async Task Window_OfBytes_IsABoundToo()
    {
        await using var server = await InteropServer.StartAsync(options => options.WindowBytes = 4096);
        await server.Client.GreetAsync(server.Url);
        server.Client.Send("INVOKE", new { run = 1, target = "echo", input = new string('a', 5000) });

        // One frame goes beyond the bound, and the run's end passes; then what waits doesn't go out.
        var first = await server.Client.UntilFrameAsync("COMPLETE");
        server.Client.Send("INVOKE", new { run = 2, target = "echo", input = "b" });
        Assert.Equal(["STREAM", "COMPLETE"], first.Select(frame => frame.Frame));
        Assert.Single(await server.Client.PingAsync());

        server.Client.Do(new { @do = "ack" });
        Assert.Equal("b", (await server.Client.FrameAsync("STREAM")).Text("delta"));
    }

    [Fact]
    public async Task Ack_OfLessThanBefore_ChangesNothing()
    {
        await using var server = await InteropServer.StartAsync(options => options.WindowFrames = Window);
        await server.Client.GreetAsync(server.Url);
        server.Client.Send("INVOKE", new { run = 1, target = "count", input = 20 });
        await ExpectStalledAsync(server, at: Window);
        server.Client.Do(new { @do = "ack", received = 5 });
        await ExpectStalledAsync(server, at: 13);

        server.Client.Do(new { @do = "ack", received = 2 });

        await ExpectStalledAsync(server, at: 13);
    }

    [Fact]
    public async Task Ack_OfMoreThanWasSent_IsAViolation()
    {
        await using var server = await InteropServer.StartAsync();
        var connection = (await server.Client.GreetAsync(server.Url)).Connection;
        server.Client.Send("INVOKE", new { run = 1, target = "count", input = 1 });
        await server.Client.FrameAsync("COMPLETE");

        server.Client.Do(new { @do = "ack", received = 3 });

        var end = await server.Client.CloseAsync(connection);
        Assert.Equal((4400, "AckOutOfRange"), (end.Code, end.Reason));
    }

    [Fact]
    public async Task Ping_IsAnsweredWithItsTimeAndTheServersCounts()
    {
        await using var server = await InteropServer.StartAsync();
        await server.Client.GreetAsync(server.Url);
        server.Client.Send("INVOKE", new { run = 1, target = "count", input = 2 });
        await server.Client.FrameAsync("COMPLETE");

        server.Client.Do(new { @do = "ping", time = 9007199254740991 });

        var pong = await server.Client.FrameAsync("PONG");
        Assert.Equal((9007199254740991, 3, 1), (pong.Uint("time"), pong.Uint("sent"), pong.Uint("received")));
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(0, 0)]
    [InlineData(1, 100)]
    public async Task Ping_WithCountsThatCanNotBe_IsABrokenConnection(int sent, int received)
    {
        await using var server = await InteropServer.StartAsync();
        var connection = (await server.Client.GreetAsync(server.Url)).Connection;
        server.Client.Send("INVOKE", new { run = 1, target = "count", input = 2 });
        await server.Client.FrameAsync("COMPLETE");

        server.Client.Do(new { @do = "ping", sent, received });

        var end = await server.Client.CloseAsync(connection);
        Assert.Equal((4408, "CountMismatch"), (end.Code, end.Reason));
    }

    [Fact]
    public async Task Server_OfManyFramesFromAClient_AcknowledgesThem()
    {
        await using var server = await InteropServer.StartAsync();
        await server.Client.GreetAsync(server.Url);

        for (var run = 1; run <= 16; run++)
            server.Client.Send("INVOKE", new { run, target = "count", input = 0 });

        Assert.Equal(16, (await server.Client.FrameAsync("ACK")).Uint("received"));
    }

    /// <summary>The answer to PING goes out ahead of what waits: so the server has sent no more, and sends no more.</summary>
    private static async Task ExpectStalledAsync(InteropServer server, int at)
    {
        if (at > server.Client.Received)
            await server.Client.UntilAsync(happened => happened.Number == at);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(at, Assert.Single(await server.Client.PingAsync()).Uint("sent"));
        }
    }
}
