using AgentSocket.Interop.Tests.Support;
using AgentSocket.Protocol.Tests.Vectors;

namespace AgentSocket.Interop.Tests;

/// <summary>Spec §4, §9.</summary>
public sealed class RunTests
{
    [Fact]
    public async Task Invoke_SentWithTheUpgrade_IsDoneThoughHelloHasNotCome()
    {
        await using var server = await InteropServer.StartAsync();

        await server.Client.ConnectAsync(server.Url, new { frame = "INVOKE", fields = new { run = 1, target = "count", input = 3 } });
        var frames = await server.Client.UntilFrameAsync("COMPLETE");

        Assert.Equal("HELLO", frames[0].Frame);
        Assert.Equal("1 2 3 ", TextOf(frames, run: 1));
    }

    [Fact]
    public async Task Invoke_OfManyTokens_StreamsThemInOrderAndEndsOnce()
    {
        await using var server = await InteropServer.StartAsync();
        await server.Client.GreetAsync(server.Url);

        server.Client.Send("INVOKE", new { run = 1, target = "count", input = 500 });
        var frames = await server.Client.UntilFrameAsync("COMPLETE");
        var pong = await server.Client.PingAsync();

        Assert.Equal(string.Concat(Enumerable.Range(1, 500).Select(token => $"{token} ")), TextOf(frames, run: 1));
        Assert.Equal(Enumerable.Range(1, 501), frames.Select(frame => (int)frame.Number));
        Assert.Equal(0, frames[^1].Uint("outcome"));
        Assert.Equal(500, frames[^1].Fields.GetProperty("metrics").GetProperty("outputTokens").GetInt64());
        Assert.True(frames[^1].Fields.GetProperty("metrics").GetProperty("totalMs").GetDouble() >= 0);

        // Nothing between the run's end and the PONG: it ended once.
        Assert.Equal((1, 501, 1), (pong.Count, pong[0].Uint("sent"), pong[0].Uint("received")));
    }

    [Fact]
    public async Task Stream_OfAToken_TakesFourBytesBesideTheText()
    {
        await using var server = await InteropServer.StartAsync();
        await server.Client.GreetAsync(server.Url);

        server.Client.Send("INVOKE", new { run = 1, target = "count", input = 1 });

        Assert.Equal("03 92 01 a2 31 20", (await server.Client.FrameAsync("STREAM")).Hex);
    }

    [Fact]
    public async Task Invoke_WithAnyValue_GetsItBackByteForByte()
    {
        await using var server = await InteropServer.StartAsync();
        await server.Client.GreetAsync(server.Url);

        var run = 0;
        foreach (var vector in VectorTable.Instance.Valid.Where(vector => vector.Frame == "INVOKE"))
        {
            server.Client.Send("INVOKE", new { run = ++run, target = "echo", input = vector.Fields.GetProperty("input") });
            var delta = await server.Client.FrameAsync("STREAM");
            var complete = await server.Client.FrameAsync("COMPLETE");

            // The value stands in the vector between the target and the options, and in the STREAM between the run and the channel.
            Assert.Equal(4, delta.Uint("channel"));
            Assert.Contains(delta.Hex!["03 93 01 ".Length..^" 04".Length], vector.Hex, StringComparison.Ordinal);
            Assert.Equal(delta.Fields.GetProperty("delta").GetRawText(), complete.Fields.GetProperty("result").GetRawText());
        }
    }

    [Fact]
    public async Task Invoke_OfTwoAtOnce_GivesEachItsOwn()
    {
        await using var server = await InteropServer.StartAsync();
        await server.Client.GreetAsync(server.Url);

        server.Client.Send("INVOKE", new { run = 5, target = "count", input = 200 });
        server.Client.Send("INVOKE", new { run = 9, target = "count", input = 100 });
        var ended = new HashSet<long>();
        var frames = await server.Client.UntilAsync(happened => happened.IsFrame("COMPLETE") && ended.Add(happened.Run) && ended.Count == 2);

        Assert.EndsWith("199 200 ", TextOf(frames, run: 5), StringComparison.Ordinal);
        Assert.EndsWith("99 100 ", TextOf(frames, run: 9), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithEverythingAServerSends_IsUnderstood()
    {
        await using var server = await InteropServer.StartAsync();
        await server.Client.GreetAsync(server.Url);

        server.Client.Send("INVOKE", new { run = 1, target = "show", input = "" });
        var frames = await server.Client.UntilFrameAsync("COMPLETE");

        Assert.Equal(["STATUS", "STREAM", "STREAM", "TOOL_DEF", "EVENT", "COMPLETE"], frames.Select(frame => frame.Frame));
        Assert.Equal((2, "clock"), (frames[0].Uint("state"), frames[0].Text("note")));
        Assert.Equal((1, "because"), (frames[1].Uint("channel"), frames[1].Text("delta")));
        Assert.Equal((3, "17 °C"), (frames[2].Uint("channel"), frames[2].Text("delta")));
        Assert.Equal("""[{"name":"clock","description":"Tells the time."}]""", frames[3].Fields.GetProperty("added").GetRawText());
        Assert.Equal(("build", "done", "e1"), (frames[4].Text("topic"), frames[4].Text("data"), frames[4].Fields.GetProperty("options").GetProperty("id").GetString()));
        Assert.Equal((2, 1.5), (frames[5].Uint("outcome"), frames[5].Fields.GetProperty("metrics").GetProperty("cpuMs").GetDouble()));
    }

    [Fact]
    public async Task Cancel_OfAnAgentThatDoesNotListen_SettlesAtOnce()
    {
        await using var server = await InteropServer.StartAsync();
        await server.Client.GreetAsync(server.Url);
        server.Client.Send("INVOKE", new { run = 1, target = "stubborn", input = "" });
        await server.Client.FrameAsync("STREAM");

        server.Client.Send("CANCEL", new { run = 1, reason = "enough" });

        Assert.Equal(1, (await server.Client.FrameAsync("COMPLETE")).Uint("outcome"));
    }

    [Fact]
    public async Task Cancel_OfARunThatHasEnded_IsIgnored()
    {
        await using var server = await InteropServer.StartAsync();
        await server.Client.GreetAsync(server.Url);
        server.Client.Send("INVOKE", new { run = 1, target = "count", input = 1 });
        await server.Client.FrameAsync("COMPLETE");

        server.Client.Send("CANCEL", new { run = 1 });

        var answer = Assert.Single(await server.Client.PingAsync());
        Assert.Equal((2, 2), (answer.Uint("sent"), answer.Uint("received")));
    }

    [Theory]
    [InlineData("CANCEL", """{"run":7}""", "unknown_run")]
    [InlineData("STEER", """{"run":7,"steer":1,"input":"x"}""", "unknown_run")]
    [InlineData("REPLY", """{"run":7,"request":1,"action":0,"value":"x"}""", "unknown_request")]
    [InlineData("TOOL_RESULT", """{"run":7,"call":1,"status":0}""", "unknown_call")]
    public async Task Frame_ForARunThatNeverBegan_IsAnswered(string frame, string fields, string code)
    {
        await using var server = await InteropServer.StartAsync();
        await server.Client.GreetAsync(server.Url);

        server.Client.Send(frame, System.Text.Json.JsonDocument.Parse(fields).RootElement);

        var error = await server.Client.FrameAsync("ERROR");
        Assert.Equal((0, code), (error.Run, error.Text("code")));
    }

    [Theory]
    [InlineData("fail", "model_error")]
    [InlineData("break", "internal")]
    [InlineData("nobody", "unknown_target")]
    public async Task Invoke_ThatFails_EndsWithItsCode(string target, string code)
    {
        await using var server = await InteropServer.StartAsync();
        await server.Client.GreetAsync(server.Url);

        server.Client.Send("INVOKE", new { run = 3, target, input = "" });

        var error = await server.Client.FrameAsync("ERROR");
        Assert.Equal((3, code), (error.Run, error.Text("code")));
        Assert.DoesNotContain("secret", error.Text("message"), StringComparison.Ordinal);
        if (target == "fail")
            Assert.Equal("""{"retryable":true,"retryAfterMs":2000,"processed":true}""", error.Fields.GetProperty("details").GetRawText());
    }

    [Fact]
    public async Task Invoke_WithADeadline_EndsWhenItHasPassed()
    {
        await using var server = await InteropServer.StartAsync();
        await server.Client.GreetAsync(server.Url);

        server.Client.Send("INVOKE", new { run = 1, target = "stubborn", input = "", options = new { deadlineMs = 50 } });

        Assert.Equal("deadline_exceeded", (await server.Client.FrameAsync("ERROR")).Text("code"));
    }

    private static string TextOf(IEnumerable<NodeEvent> frames, long run) =>
        string.Concat(frames.Where(frame => frame.IsFrame("STREAM") && frame.Run == run).Select(frame => frame.Text("delta")));
}
