using AgentSocket.Protocol;
using AgentSocket.Relay.Tests.Hosts;

namespace AgentSocket.Relay.Tests.Working;

/// <summary>Runs that ask, are guided and push, through relay and worker.</summary>
public sealed class DuplexRunTests : IAsyncLifetime
{
    private readonly List<byte[]> _frames = [];
    private RedisServer _redis = null!;
    private WorkerHost _worker = null!;
    private RelayHost _relay = null!;
    private RawClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        var port = FreePort.Find();
        _relay = await RelayHost.StartAsync(new Uri($"http://127.0.0.1:{port}"));
        _worker = await WorkerHost.StartAsync(_redis.ConnectionString, _relay.Address, port: port);
        _client = await RawClient.ConnectAsync(_relay.Socket);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _worker.DisposeAsync();
        await _relay.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Question_IsAnswered_WhileNoWorkerHasTheRun()
    {
        await _client.SendAsync(new InvokeFrame(1, "chat", "/ask Which colour?"));
        var question = Read<ClarifyFrame>(await UntilAsync(FrameType.Clarify));
        await _client.SendAsync(new ReplyFrame(1, question.Request, ReplyAction.Accept, "blue"));
        await UntilAsync(FrameType.Complete);

        Assert.Equal("You answered: blue", Text());
        Assert.Equal(2, _worker.Requests);
        Assert.Single(_frames, frame => frame[0] == (byte)FrameType.Clarify);
    }

    [Fact]
    public async Task ClientTool_IsCalled_AndItsResultGoesOn()
    {
        await _client.SendAsync(new ToolDefFrame(1, [new ToolDefinition("location", "Where the person is")], []));
        await _client.SendAsync(new InvokeFrame(1, "chat", "Where am I?"));
        var call = Read<ToolCallFrame>(await UntilAsync(FrameType.ToolCall));
        await _client.SendAsync(new ToolResultFrame(1, call.Call, ToolStatus.Ok, "Lisbon"));
        await UntilAsync(FrameType.Complete);

        Assert.Equal("You are here: Lisbon", Text());
    }

    [Fact]
    public async Task Guidance_IsDelivered_AndTheTextGoesOnWithIt()
    {
        await _client.SendAsync(new InvokeFrame(1, "chat", "/steerable 40 25"));
        while (!Text().EndsWith("3 ", StringComparison.Ordinal))
            await UntilAsync(FrameType.Stream);
        await _client.SendAsync(new SteerFrame(1, 1, "faster"));
        var steered = Read<SteeredFrame>(await UntilAsync(FrameType.Steered));
        await UntilAsync(FrameType.Complete);

        Assert.Equal(SteerStatus.Delivered, steered.Status);
        var text = Text();
        Assert.Contains("[faster] ", text, StringComparison.Ordinal);
        Assert.Equal(string.Concat(Enumerable.Range(1, 40).Select(i => $"{i} ")), text.Replace("[faster] ", "", StringComparison.Ordinal));
        Assert.DoesNotContain(_frames, frame => frame[0] == (byte)FrameType.Interrupt);
        Assert.Single(_frames, frame => frame[0] == (byte)FrameType.Steered);
    }

    [Fact]
    public async Task Events_FollowTheAnswer()
    {
        await _client.SendAsync(new InvokeFrame(1, "chat", "/watch 3 10"));
        await UntilAsync(FrameType.Complete);
        Assert.DoesNotContain(_frames, frame => frame[0] == (byte)FrameType.Event);
        for (var i = 1; i <= 3; i++)
        {
            var pushed = Read<EventFrame>(await UntilAsync(FrameType.Event));
            Assert.Equal(("build", $"build-1-1-{i}"), (pushed.Topic, pushed.Id));
        }
    }

    private async Task<byte[]> UntilAsync(FrameType type)
    {
        do
            _frames.Add(await _client.ReceiveAsync().Soon());
        while (_frames[^1][0] != (byte)type);
        return _frames[^1];
    }

    private string Text() => string.Concat(_frames
        .Where(frame => frame[0] == (byte)FrameType.Stream)
        .Select(Read<StreamFrame>)
        .Where(stream => stream.Channel == StreamChannel.Text)
        .Select(stream => stream.Delta.TryGetString(out var text) ? text : ""));

    private static TFrame Read<TFrame>(byte[] frame)
        where TFrame : struct, IFrame<TFrame>
    {
        Assert.Equal(FrameError.None, FrameCodec.Read<TFrame>(frame, FrameLimits.Default, out var read));
        return read;
    }
}
