using AgentSocket.Interop.Tests.Support;

namespace AgentSocket.Interop.Tests;

/// <summary>What client and server say to each other about a run while it goes on. Spec §9.4, §9.5.</summary>
public sealed class DialogueTests
{
    [Fact]
    public async Task Clarify_IsAnsweredOnce()
    {
        await using var server = await InteropServer.StartAsync();
        await server.Client.GreetAsync(server.Url);
        server.Client.Send("INVOKE", new { run = 1, target = "ask", input = "" });
        var question = await server.Client.FrameAsync("CLARIFY");
        Assert.Equal((1, 1, "For how many?"), (question.Run, question.Uint("request"), question.Text("prompt")));
        Assert.Equal("""{"type":"integer"}""", question.Fields.GetProperty("schema").GetRawText());
        Assert.Equal("form", question.Fields.GetProperty("options").GetProperty("kind").GetString());
        Assert.Equal(3, (await server.Client.FrameAsync("STATUS")).Uint("state"));

        server.Client.Send("REPLY", new { run = 1, request = 1, action = 0, value = 4 });

        Assert.Equal("0: 4", (await server.Client.FrameAsync("STREAM")).Text("delta"));
        Assert.Equal(0, (await server.Client.FrameAsync("COMPLETE")).Uint("outcome"));
        server.Client.Send("REPLY", new { run = 1, request = 1, action = 0, value = 5 });
        var error = await server.Client.FrameAsync("ERROR");
        Assert.Equal((0, "unknown_request"), (error.Run, error.Text("code")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Clarify_MayBeTurnedDown(int action)
    {
        await using var server = await InteropServer.StartAsync();
        await server.Client.GreetAsync(server.Url);
        server.Client.Send("INVOKE", new { run = 1, target = "ask", input = "" });
        await server.Client.FrameAsync("CLARIFY");

        server.Client.Send("REPLY", new { run = 1, request = 1, action });

        Assert.Equal($"{action}: ", (await server.Client.FrameAsync("STREAM")).Text("delta"));
    }

    [Fact]
    public async Task Tool_OfTheClient_IsCalled()
    {
        await using var server = await InteropServer.StartAsync();
        await server.Client.GreetAsync(server.Url);
        server.Client.Send("TOOL_DEF", new { revision = 1, added = new[] { new { name = "clock", description = "Tells the time.", sideEffects = true } } });
        server.Client.Send("INVOKE", new { run = 1, target = "call", input = "" });
        var call = await server.Client.FrameAsync("TOOL_CALL");
        Assert.Equal((1, 1, "clock"), (call.Run, call.Uint("call"), call.Text("name")));
        Assert.True(call.Fields.GetProperty("options").GetProperty("approval").GetBoolean());

        server.Client.Send("TOOL_RESULT", new { run = 1, call = 1, status = 0, result = "12:00" });

        Assert.Equal("12:00", (await server.Client.FrameAsync("STREAM")).Text("delta"));
    }

    [Fact]
    public async Task Steer_ThatTheRunTakes_IsDelivered()
    {
        await using var server = await InteropServer.StartAsync();
        await server.Client.GreetAsync(server.Url);
        server.Client.Send("INVOKE", new { run = 1, target = "steered", input = "" });
        await server.Client.FrameAsync("STATUS");

        server.Client.Send("STEER", new { run = 1, steer = 1, input = "shorter" });

        var steered = await server.Client.FrameAsync("STEERED");
        Assert.Equal((1, 1, 0), (steered.Run, steered.Uint("steer"), steered.Uint("status")));
        Assert.Equal("shorter", (await server.Client.FrameAsync("STREAM")).Text("delta"));
    }

    [Fact]
    public async Task Steer_ThatTheRunDoesntTake_ComesBackBeforeItsEnd()
    {
        await using var server = await InteropServer.StartAsync();
        await server.Client.GreetAsync(server.Url);
        server.Client.Send("INVOKE", new { run = 1, target = "stubborn", input = "" });
        await server.Client.FrameAsync("STREAM");

        server.Client.Send("STEER", new { run = 1, steer = 1, input = "shorter" });
        server.Client.Send("CANCEL", new { run = 1 });

        var steered = await server.Client.FrameAsync("STEERED");
        Assert.Equal((1, 1, 2, "shorter"), (steered.Run, steered.Uint("steer"), steered.Uint("status"), steered.Text("input")));
        Assert.Equal(1, (await server.Client.FrameAsync("COMPLETE")).Uint("outcome"));
    }

    [Fact]
    public async Task Interrupt_TakesTextBack()
    {
        await using var server = await InteropServer.StartAsync();
        await server.Client.GreetAsync(server.Url);

        server.Client.Send("INVOKE", new { run = 1, target = "retract", input = "" });

        Assert.Equal("a bad word", (await server.Client.FrameAsync("STREAM")).Text("delta"));
        var interrupt = await server.Client.FrameAsync("INTERRUPT");
        Assert.Equal((1, "moderation", 2), (interrupt.Run, interrupt.Text("reason"), interrupt.Uint("discardFrom")));
    }
}
