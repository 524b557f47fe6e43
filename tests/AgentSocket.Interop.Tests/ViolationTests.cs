using AgentSocket.Interop.Tests.Support;
using AgentSocket.Protocol.Tests.Vectors;

namespace AgentSocket.Interop.Tests;

/// <summary>What the server does with what a client may not send. Spec §3.3, §7.2.</summary>
public sealed class ViolationTests
{
    /// <summary>Their counts are those of no session here.</summary>
    private static readonly string[] WithCounts = ["PING", "PONG", "ACK"];

    [Fact]
    public async Task EveryInvalidVector_ClosesWithItsErrorAndCode()
    {
        await using var server = await InteropServer.StartAsync();
        foreach (var vector in VectorTable.Instance.Invalid.Where(vector => vector.Limits is null && vector is not { From: "server", Frame: "HELLO" }))
        {
            // What only a server may send is refused for that, once its form is right.
            var error = FrameCodec.Check(vector.Bytes, FrameLimits.Default, out var type) == FrameError.None && !FrameTypes.MayClientSend(type) ? FrameError.NotAllowed : vector.Error;
            await AssertClosesAsync(server, vector.Hex, error);
        }
    }

    [Fact]
    public async Task EveryFrameOfAServer_SentByAClient_IsNotAllowed()
    {
        await using var server = await InteropServer.StartAsync();
        foreach (var vector in VectorTable.Instance.Valid.Where(vector => !FrameTypes.MayClientSend((FrameType)vector.Bytes[0])))
            await AssertClosesAsync(server, vector.Hex, FrameError.NotAllowed);
    }

    [Fact]
    public async Task EveryFrameOfAClient_IsTaken()
    {
        await using var server = await InteropServer.StartAsync();
        foreach (var vector in VectorTable.Readable.Where(vector => vector.From == "client" && !WithCounts.Contains(vector.Frame)))
        {
            await server.Client.GreetAsync(server.Url);
            server.Client.SendHex(vector.Hex, counts: FrameTypes.IsNumbered((FrameType)vector.Bytes[0]));
            await server.Client.PingAsync();
            await server.Client.DropAsync();
        }
    }

    [Fact]
    public async Task EveryFrameOfALaterVersion_IsIgnoredAndNotCounted()
    {
        await using var server = await InteropServer.StartAsync();
        await server.Client.GreetAsync(server.Url);

        foreach (var vector in VectorTable.Instance.Ignored)
            server.Client.SendHex(vector.Hex);

        await server.Client.PingAsync();
    }

    [Fact]
    public async Task TextMessage_IsNotBinary()
    {
        await using var server = await InteropServer.StartAsync();
        var connection = (await server.Client.GreetAsync(server.Url)).Connection;

        server.Client.Do(new { @do = "sendText", text = "hello" });

        await AssertClosedAsync(server, connection, FrameError.NotBinary);
    }

    [Fact]
    public async Task Message_LargerThanTheLimit_IsTooLarge()
    {
        await using var server = await InteropServer.StartAsync(options => options.MaxFrameBytes = 1024);
        await server.Client.GreetAsync(server.Url);
        server.Client.SendHex($"02 93 01 a0 c5 03 f8 {string.Concat(Enumerable.Repeat("00", 1016))}", counts: true);
        await server.Client.PingAsync();
        await server.Client.DropAsync();

        await AssertClosesAsync(server, $"02 93 01 a0 c5 03 fa {string.Concat(Enumerable.Repeat("00", 1018))}", FrameError.TooLarge);
    }

    [Fact]
    public async Task Message_InFragments_IsOneFrame()
    {
        await using var server = await InteropServer.StartAsync();
        await server.Client.GreetAsync(server.Url);

        server.Client.Do(new { @do = "sendParts", parts = new[] { "02", "9301a4", "6563686f", "", "a24869" } });

        Assert.Equal("Hi", (await server.Client.FrameAsync("STREAM")).Text("delta"));
    }

    [Fact]
    public async Task Message_LargerThanTheLimitInFragments_IsTooLarge()
    {
        await using var server = await InteropServer.StartAsync(options => options.MaxFrameBytes = 1024);
        var connection = (await server.Client.GreetAsync(server.Url)).Connection;

        server.Client.Do(new { @do = "sendParts", parts = Enumerable.Repeat(new string('0', 200), 20) });

        await AssertClosedAsync(server, connection, FrameError.TooLarge);
    }

    [Fact]
    public async Task Frames_BehindAViolation_HaveNoEffect()
    {
        await using var server = await InteropServer.StartAsync();
        var connection = (await server.Client.GreetAsync(server.Url)).Connection;

        server.Client.SendHex("ff");
        server.Client.Send("INVOKE", new { run = 1, target = "echo", input = "" });

        var events = await server.Client.UntilAsync(happened => happened.Event == "close" && happened.Connection == connection);
        Assert.Single(events);
    }

    [Theory]
    [InlineData("02 93 05 a4 65 63 68 6f a0", "02 93 05 a4 65 63 68 6f a0", FrameError.RunOutOfOrder)]
    [InlineData("02 93 05 a4 65 63 68 6f a0", "02 93 04 a4 65 63 68 6f a0", FrameError.RunOutOfOrder)]
    [InlineData("01 91 01", "01 91 01", FrameError.NotAllowed)]
    [InlineData("08 91 01", "01 91 01", FrameError.NotAllowed)]
    [InlineData("08 91 01", "11 93 a1 73 a1 74 00", FrameError.NotAllowed)]
    [InlineData("11 93 a1 73 a1 74 00", "11 93 a1 73 a1 74 00", FrameError.NotAllowed)]
    public async Task Frame_AtTheWrongMoment_IsAViolation(string first, string second, FrameError error)
    {
        await using var server = await InteropServer.StartAsync();
        var connection = (await server.Client.GreetAsync(server.Url)).Connection;

        server.Client.SendHex(first);
        server.Client.SendHex(second);

        await AssertClosedAsync(server, connection, error);
    }

    private static async Task AssertClosesAsync(InteropServer server, string hex, FrameError error)
    {
        var connection = (await server.Client.GreetAsync(server.Url)).Connection;
        server.Client.SendHex(hex);
        await AssertClosedAsync(server, connection, error, hex);
    }

    private static async Task AssertClosedAsync(InteropServer server, int connection, FrameError error, string? hex = null)
    {
        var end = await server.Client.CloseAsync(connection);
        Assert.Equal((hex, (int)CloseCodes.For(error), error.ToString()), (hex, end.Code, end.Reason));
    }
}
