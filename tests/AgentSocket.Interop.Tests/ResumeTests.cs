using AgentSocket.Interop.Tests.Support;

namespace AgentSocket.Interop.Tests;

/// <summary>Spec §10.</summary>
public sealed class ResumeTests
{
    private const int Window = 8;

    [Fact]
    public async Task Resume_InTheMiddleOfARun_GoesOnWithoutAGap()
    {
        await using var server = await InteropServer.StartAsync(options => options.WindowFrames = Window);
        await server.Client.GreetAsync(server.Url);
        server.Client.Send("INVOKE", new { run = 1, target = "count", input = 20 });
        await server.Client.UntilAsync(happened => happened.Number == Window);
        await server.Client.DropAsync();

        // The client says that it has seen five of the eight: three come again.
        server.Client.Do(new { @do = "resume", url = server.Url, received = 5 });
        var resumed = await server.Client.FrameAsync("RESUMED");
        Assert.Equal((0, 1), (resumed.Uint("outcome"), resumed.Uint("received")));
        Assert.Equal("[[1,1]]", resumed.Fields.GetProperty("runs").GetRawText());

        var replayed = await server.Client.UntilAsync(happened => happened.IsFrame("STREAM") && happened.Text("delta") == "13 ");
        Assert.Equal(Enumerable.Range(6, 8).Select(token => $"{token} "), replayed.Select(frame => frame.Text("delta")));
    }

    [Fact]
    public async Task Resume_AfterTheRunsEnd_GetsTheEnd()
    {
        await using var server = await InteropServer.StartAsync();
        await server.Client.GreetAsync(server.Url);
        server.Client.Send("INVOKE", new { run = 1, target = "count", input = 3 });
        await server.Client.FrameAsync("COMPLETE");
        await server.Client.DropAsync();

        server.Client.Do(new { @do = "resume", url = server.Url, received = 2 });
        var resumed = await server.Client.FrameAsync("RESUMED");
        var rest = await server.Client.UntilFrameAsync("COMPLETE");

        Assert.False(resumed.Fields.TryGetProperty("runs", out _));
        Assert.Equal(["3 ", null], rest.Select(frame => frame.IsFrame("STREAM") ? frame.Text("delta") : null));
    }

    [Fact]
    public async Task Resume_WithACommandThatWasLost_HasItTakeEffectOnce()
    {
        await using var server = await InteropServer.StartAsync();
        await server.Client.GreetAsync(server.Url);
        server.Client.Send("INVOKE", new { run = 1, target = "count", input = 1 });
        await server.Client.FrameAsync("COMPLETE");
        server.Client.Do(new { @do = "lose", frame = "INVOKE", fields = new { run = 2, target = "count", input = 2 } });
        await server.Client.DropAsync();

        server.Client.Do(new { @do = "resume", url = server.Url });
        Assert.Equal(1, (await server.Client.FrameAsync("RESUMED")).Uint("received"));
        Assert.Equal(2, (await server.Client.FrameAsync("COMPLETE")).Run);
        await server.Client.DropAsync();

        // The second time the server has it, and it isn't sent again.
        server.Client.Do(new { @do = "resume", url = server.Url });
        Assert.Equal(2, (await server.Client.FrameAsync("RESUMED")).Uint("received"));
        Assert.Equal((5, 2), Counts(Assert.Single(await server.Client.PingAsync())));
    }

    [Fact]
    public async Task Resume_AgainAndAgain_LosesAndDoublesNothing()
    {
        const int Tokens = 60;
        await using var server = await InteropServer.StartAsync(options => options.WindowFrames = Window);
        await server.Client.GreetAsync(server.Url);
        server.Client.Send("INVOKE", new { run = 1, target = "count", input = Tokens });

        var text = "";
        for (var round = 1; !text.EndsWith($"{Tokens} ", StringComparison.Ordinal); round++)
        {
            var last = Math.Min(round * 5, Tokens);
            text += string.Concat((await server.Client.UntilAsync(happened => happened.Number == last)).Where(frame => frame.IsFrame("STREAM")).Select(frame => frame.Text("delta")));
            await server.Client.DropAsync();
            server.Client.Do(new { @do = "resume", url = server.Url, received = last });
            await server.Client.FrameAsync("RESUMED");
        }

        Assert.Equal(string.Concat(Enumerable.Range(1, Tokens).Select(token => $"{token} ")), text);
        Assert.Equal(Tokens + 1, (await server.Client.FrameAsync("COMPLETE")).Number);
    }

    [Fact]
    public async Task Token_OfTheResumeBefore_IsGoodUntilTheNewOneIsConfirmed()
    {
        await using var server = await InteropServer.StartAsync();
        var first = (await server.Client.GreetAsync(server.Url)).Text("resumeToken");
        server.Client.Send("INVOKE", new { run = 1, target = "count", input = 1 });
        await server.Client.FrameAsync("COMPLETE");
        await server.Client.DropAsync();

        // RESUMED got lost: the client knows but the first token.
        Assert.Equal(0, await ResumeAsync(server, first));
        await server.Client.DropAsync();
        Assert.Equal(0, await ResumeAsync(server, first));

        // Now the client shows that it is here.
        await server.Client.PingAsync();
        await server.Client.DropAsync();
        Assert.Equal(1, await ResumeAsync(server, first));
    }

    [Theory]
    [InlineData("wrong", 2)]
    [InlineData("", 2)]
    [InlineData(null, 100)]
    public async Task Resume_OfWhatCanNotBeHad_IsLostAndAFreshSessionBegins(string? token, int received)
    {
        await using var server = await InteropServer.StartAsync();
        await server.Client.GreetAsync(server.Url);
        server.Client.Send("INVOKE", new { run = 1, target = "count", input = 1 });
        await server.Client.FrameAsync("COMPLETE");
        await server.Client.DropAsync();

        server.Client.Do(token is null ? new { @do = "resume", url = server.Url, received } : new { @do = "resume", url = server.Url, token, received });
        var resumed = await server.Client.FrameAsync("RESUMED");
        Assert.Equal((1, 0, ""), (resumed.Uint("outcome"), resumed.Uint("received"), resumed.Text("resumeToken")));

        // All begins anew on the same connection: counts and runs.
        server.Client.Send("INVOKE", new { run = 1, target = "count", input = 1 });
        Assert.Equal(2, (await server.Client.FrameAsync("COMPLETE")).Number);
        Assert.Equal((2, 1), Counts(Assert.Single(await server.Client.PingAsync())));
    }

    [Fact]
    public async Task Resume_WhileTheOldConnectionIsOpen_ClosesThatAndFencesItOff()
    {
        await using var server = await InteropServer.StartAsync();
        var old = (await server.Client.GreetAsync(server.Url)).Connection;
        server.Client.Send("INVOKE", new { run = 1, target = "count", input = 1 });
        await server.Client.FrameAsync("COMPLETE");

        server.Client.Do(new { @do = "resume", url = server.Url });
        var end = await server.Client.CloseAsync(old);

        Assert.Equal(4409, end.Code);
        await server.Client.PingAsync();
    }

    private static async Task<long> ResumeAsync(InteropServer server, string? token)
    {
        server.Client.Do(new { @do = "resume", url = server.Url, token });
        return (await server.Client.FrameAsync("RESUMED")).Uint("outcome");
    }

    private static (long Sent, long Received) Counts(NodeEvent pong) => (pong.Uint("sent"), pong.Uint("received"));
}
