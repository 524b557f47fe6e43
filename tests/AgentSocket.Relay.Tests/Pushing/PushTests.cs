using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Tests.Framing;
using AgentSocket.Relay.Tests.Hosts;
using AgentSocket.Relay.Tests.Signing;

namespace AgentSocket.Relay.Tests.Pushing;

public class PushTests
{
    private const string Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static readonly byte[] OneTool = Frames.Body(Frames.Encode(new ToolDefFrame(99, [new("clock", "Tells the time.", AgentValue.FromJson("{}"))], [])));
    private static readonly byte[] OneEvent = Frames.Body(Frames.Encode(new EventFrame("news", "data", "e1")));

    /// <summary>A worker's revision says nothing: the session numbers its own.</summary>
    [Fact]
    public async Task Tools_PushedAfterTheAnswer_ReachTheClient()
    {
        await using var host = await PushHost.StartAsync();
        var changed = new SemaphoreSlim(0);
        host.Client.ToolsChanged += (_, _) => changed.Release();

        Assert.Equal(202, (await host.PushAsync(OneTool)).Status);
        await changed.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(202, (await host.PushAsync(Frames.Body(Frames.Encode(new ToolDefFrame(1, [new("docs", "Finds.")], ["clock"]))))).Status);
        await changed.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("docs", Assert.Single(host.Client.Tools).Name);
    }

    [Fact]
    public async Task Events_PushedTogether_ReachTheClientInOrder()
    {
        await using var host = await PushHost.StartAsync();
        var events = host.Client.ReadEventsAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var next = events.MoveNextAsync();

        var body = Frames.Body([.. Enumerable.Range(0, 5).Select(i => Frames.Encode(new EventFrame("news", $"{i}", $"e{i}", Trace)))]);
        Assert.Equal(202, (await host.PushAsync(body)).Status);

        for (var i = 0; i < 5; i++)
        {
            Assert.True(await next.AsTask().Soon());
            Assert.Equal(new AgentEvent("news", $"{i}", $"e{i}", Trace), events.Current);
            next = events.MoveNextAsync();
        }
    }

    [Theory]
    [InlineData("", "There are no frames.")]
    [InlineData("00", "Frame 1: Empty.")]
    [InlineData("0303", "Frame 1: Truncated.")]
    [InlineData("060E92A161", "Frame 1: Truncated.")]
    [InlineData("030E92A1", "Frame 1: Truncated.")]
    [InlineData("0503 9201A161", "Frame 1: NotAllowed.")]
    [InlineData("030E9101", "Frame 1: WrongFieldType.")]
    [InlineData("050E92A16101 0503 9201A161", "Frame 2: NotAllowed.")]
    [InlineData("050E92A16101 030E9101", "Frame 2: WrongFieldType.")]
    [InlineData("FFFFFF7F", "Frame 1: TooLarge.")]
    public async Task Push_ThatIsWrong_IsRefusedWhole(string hex, string reason)
    {
        await using var host = await PushHost.StartAsync();

        Assert.Equal((400, reason), await host.PushAsync(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData(FrameType.Complete)]
    [InlineData(FrameType.Status)]
    [InlineData(FrameType.Error)]
    [InlineData(FrameType.Hello)]
    public async Task Push_OfAnyOtherFrame_IsRefused(FrameType type)
    {
        await using var host = await PushHost.StartAsync();

        Assert.Equal((400, "Frame 2: NotAllowed."), await host.PushAsync([.. OneEvent, .. Frames.Body([(byte)type, 0x90])]));
    }

    [Fact]
    public async Task Push_WithAnotherContentType_IsRefused()
    {
        await using var host = await PushHost.StartAsync();

        Assert.Equal(415, (await host.Pusher.PushAsync(host.SessionId, OneEvent, "application/json")).Status);
    }

    [Fact]
    public async Task Push_ToAnUnknownSession_IsNotFound()
    {
        await using var host = await PushHost.StartAsync();

        Assert.Equal(404, (await host.Pusher.PushAsync("nobody", OneEvent)).Status);
    }

    [Fact]
    public async Task Push_ThatIsTooLarge_IsRefusedUnread()
    {
        await using var host = await PushHost.StartAsync(new() { ["AgentSocket:Push:MaxBytes"] = "1024" });

        Assert.Equal(413, (await host.PushAsync(new byte[1025])).Status);
        Assert.Equal(413, (await host.Pusher.PushAsync(host.SessionId, new byte[1025], change: request => request.Headers.TransferEncodingChunked = true)).Status);
    }

    [Fact]
    public async Task Push_Unsigned_IsNotAuthorized()
    {
        await using var host = await PushHost.StartAsync();
        using var unsigned = new Pusher(host.Relay, isSigned: false);

        Assert.Equal(401, (await unsigned.PushAsync(host.SessionId, OneEvent)).Status);
        Assert.Equal(401, (await unsigned.PushAsync("nobody", OneEvent)).Status);
    }

    [Fact]
    public async Task Push_SignedWithAnotherKey_IsNotAuthorized()
    {
        await using var host = await PushHost.StartAsync();
        using var stranger = new Pusher(host.Relay, key: Keys.Second);

        Assert.Equal(401, (await stranger.PushAsync(host.SessionId, OneEvent)).Status);
    }

    [Fact]
    public async Task Push_SignedTooLongAgo_IsNotAuthorized()
    {
        await using var host = await PushHost.StartAsync();
        var past = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow().AddMinutes(-2));
        using var stale = new Pusher(host.Relay, past);

        Assert.Equal(401, (await stale.PushAsync(host.SessionId, OneEvent)).Status);
    }

    [Fact]
    public async Task Push_SentAgain_IsNotAuthorized()
    {
        await using var host = await PushHost.StartAsync();
        using var unsigned = new Pusher(host.Relay, isSigned: false);
        var signature = new InvocationSigner(Keys.Options(Keys.First), TimeProvider.System).Sign("POST", $"/sessions/{host.SessionId}/frames", OneEvent);

        Assert.Equal(202, (await unsigned.PushAsync(host.SessionId, OneEvent, signature)).Status);
        Assert.Equal(401, (await unsigned.PushAsync(host.SessionId, OneEvent, signature)).Status);
    }

    [Fact]
    public async Task Push_TakenByOneRelay_IsAReplayAtAnother()
    {
        var redis = SharedRedis.ConnectionString;
        await using var host = await PushHost.StartAsync(new() { ["ConnectionStrings:redis"] = redis });
        await using var other = await PushHost.StartAsync(new() { ["ConnectionStrings:redis"] = redis });
        using var unsigned = new Pusher(host.Relay, isSigned: false);
        using var replaying = new Pusher(other.Relay, isSigned: false);
        var signature = new InvocationSigner(Keys.Options(Keys.First), TimeProvider.System).Sign("POST", $"/sessions/{host.SessionId}/frames", OneEvent);

        Assert.Equal(202, (await unsigned.PushAsync(host.SessionId, OneEvent, signature)).Status);
        Assert.Equal(401, (await replaying.PushAsync(host.SessionId, OneEvent, signature)).Status);
    }

    [Fact]
    public async Task Push_WhileRedisIsAway_IsNotTaken()
    {
        var redis = await RedisServer.StartAsync();
        await using var host = await PushHost.StartAsync(new() { ["ConnectionStrings:redis"] = redis.ConnectionString, ["AgentSocket:Relay:StoreTimeout"] = "00:00:00.5" });
        await redis.DisposeAsync();

        Assert.Equal((503, "The store can't be reached."), await host.PushAsync(OneEvent));
    }

    [Fact]
    public async Task Push_ToASessionWhoseWindowStaysClosed_SaysHowFarItGot()
    {
        var time = new SteppingTime();
        await using var host = await PushHost.StartAsync(new() { ["AgentSocket:Server:WindowFrames"] = "8", ["AgentSocket:Relay:StoreTimeout"] = "00:00:30" }, time, isRaw: true);
        var body = Frames.Body([.. Enumerable.Range(0, 20).Select(i => Frames.Encode(new EventFrame("news", $"{i}")))]);

        var pushing = host.PushAsync(body);
        for (var i = 0; i < 7; i++)
            Assert.Equal((byte)FrameType.Event, (await host.Raw.ReceiveAsync().Soon())[0]);
        await time.PassUntilAsync(pushing, TimeSpan.FromSeconds(10)).Soon();

        Assert.Equal((503, "The session's window stays closed; 7 of 20 frames were taken."), await pushing);
    }
}
