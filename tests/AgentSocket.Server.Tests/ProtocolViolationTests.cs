using System.Net.WebSockets;
using AgentSocket.Protocol;
using AgentSocket.Server.Tests.Support;

namespace AgentSocket.Server.Tests;

/// <summary>With sessions in memory.</summary>
public sealed class ProtocolViolationTests() : ProtocolViolationRules(isStored: false);

/// <summary>With sessions in a store.</summary>
public sealed class StoredProtocolViolationTests() : ProtocolViolationRules(isStored: true);

public abstract class ProtocolViolationRules(bool isStored) : ServerRules(isStored)
{
    public static TheoryData<string, string> Malformed { get; } = new()
    {
        { "an empty message", "" },
        { "a type byte alone", "02" },
        { "a type that isn't defined", "3E90" },
        { "no array", "0201" },
        { "a truncated string", "029301A56368" },
        { "a length beyond the message", "0293 01 DBFFFFFFFF 00" },
        { "an array of four billion", "02DDFFFFFFFF" },
        { "bytes behind the array", "089101C0" },
        { "a missing field", "029101" },
        { "a wrong type", "0891A131" },
        { "run 0", "089100" },
        { "a negative run", "0891FF" },
        { "a run beyond 2^53", "0891CFFFFFFFFFFFFFFFFF" },
        { "the code that is never used", "0891C1" },
        { "a frame that only servers send", "0392 01 A161" },
        { "RESUMED from a client", "1293 00 00 A0" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Message_ThatIsMalformed_ClosesWith4400(string what, string hex)
    {
        Assert.NotEmpty(what);
        await using var server = await StartAsync();
        using var peer = await server.ConnectAsync();

        await peer.SendRawAsync(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

        Assert.Equal(CloseCode.ProtocolError, await peer.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Text_ClosesWith4400()
    {
        await using var server = await StartAsync();
        using var peer = await server.ConnectAsync();

        await peer.SendRawAsync("{}"u8.ToArray(), WebSocketMessageType.Text);

        Assert.Equal(CloseCode.ProtocolError, await peer.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Message_BeyondTheLimit_ClosesWith1009()
    {
        await using var server = await StartAsync(options => options.MaxFrameBytes = 2048);
        using var peer = await server.ConnectAsync();

        await peer.SendAsync(new InvokeFrame(1, "count", new string('x', 3000)));

        Assert.Equal(CloseCode.TooLarge, await peer.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Frame_OfAnIgnorableType_IsIgnored()
    {
        await using var server = await StartAsync();
        using var peer = await server.ConnectAsync();

        await peer.SendRawAsync(new byte[] { 0x45, 0xFF, 0x00 });
        await peer.SendAsync(new InvokeFrame(1, "count", "1"));

        Assert.Equal(1, (await peer.ReceiveNextAsync<CompleteFrame>()).Run);
    }

    [Fact]
    public async Task Invoke_WhoseRunDoesNotRise_ClosesWith4400()
    {
        await using var server = await StartAsync();
        using var peer = await server.ConnectAsync();

        await peer.SendAsync(new InvokeFrame(5, "count", "1"));
        await peer.SendAsync(new InvokeFrame(5, "count", "1"));

        Assert.Equal(CloseCode.ProtocolError, await peer.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Resume_ThatIsNotTheFirstFrame_ClosesWith4400()
    {
        await using var server = await StartAsync();
        using var peer = await server.ConnectAsync();

        await peer.SendAsync(new PingFrame(0, 0, 0));
        await peer.SendAsync(new ResumeFrame("session", "token", 0));

        Assert.Equal(CloseCode.ProtocolError, await peer.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Ping_WhoseCountsAreWrong_ClosesTheConnection()
    {
        await using var server = await StartAsync();
        using var peer = await server.ConnectAsync();

        await peer.SendAsync(new PingFrame(0, Sent: 1, Received: 0));

        Assert.Equal(CloseCode.Heartbeat, await peer.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Frames_ThatNameNothingKnown_AreAnsweredAndTheSessionGoesOn()
    {
        await using var server = await StartAsync();
        using var peer = await server.ConnectAsync();
        await peer.ReceiveAsync<HelloFrame>();

        await peer.SendAsync(new CancelFrame(9));
        await peer.SendAsync(new SteerFrame(9, 1, "faster"));
        await peer.SendAsync(new ReplyFrame(9, 1, ReplyAction.Accept, "four"));
        await peer.SendAsync(new ToolResultFrame(9, 1, ToolStatus.Ok));

        foreach (var expected in new[] { ErrorCodes.UnknownRun, ErrorCodes.UnknownRun, ErrorCodes.UnknownRequest, ErrorCodes.UnknownCall })
        {
            var error = await peer.ReceiveAsync<ErrorFrame>();
            Assert.Equal((0, expected), (error.Run, error.Code));
        }

        await peer.SendAsync(new InvokeFrame(1, "count", "1"));
        Assert.Equal(1, (await peer.ReceiveNextAsync<CompleteFrame>()).Run);
    }
}
