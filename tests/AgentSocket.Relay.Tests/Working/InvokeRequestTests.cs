using AgentSocket.Protocol;
using AgentSocket.Relay.Tests.Hosts;
using AgentSocket.Relay.Tests.Signing;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.Relay.Tests.Working;

public sealed class InvokeRequestTests : IAsyncLifetime
{
    private readonly Invoker _relay = new();
    private RedisServer _redis = null!;
    private WorkerHost _worker = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _worker = await WorkerHost.StartAsync(_redis.ConnectionString, settings: new() { ["AgentSocket:Worker:MaxInvocationBytes"] = "4096" });
    }

    public async ValueTask DisposeAsync()
    {
        _relay.Dispose();
        await _worker.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Request_SignedByARelay_IsAnswered()
    {
        var (status, body) = await _relay.InvokeAsync(_worker, Invoker.Invocation("s", "/echo hi"));

        Assert.Equal(200, status);
        Assert.Equal((byte)FrameType.Complete, (await Invoker.FramesAsync(body))[^1][0]);
    }

    [Fact]
    public async Task Request_NotSigned_IsNotAuthorized()
    {
        var body = Invoker.Encode(Invoker.Invocation("s", "/echo hi"));

        Assert.Equal(401, (await _relay.SendAsync(_worker, body, signature: null)).Status);
        Assert.Empty(await _redis.KeysAsync());
    }

    [Fact]
    public async Task Request_SignedWithAnotherKey_IsNotAuthorized()
    {
        using var stranger = new Invoker(key: Keys.Second);

        Assert.Equal(401, (await stranger.InvokeAsync(_worker, Invoker.Invocation("s", "/echo hi"))).Status);
    }

    [Fact]
    public async Task Request_ChangedOnItsWay_IsNotAuthorized()
    {
        var body = Invoker.Encode(Invoker.Invocation("s", "/echo hi"));
        var signature = _relay.Sign(body);
        body[^1]++;

        Assert.Equal(401, (await _relay.SendAsync(_worker, body, signature)).Status);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(2)]
    public async Task Request_SignedAtAnotherTime_IsNotAuthorized(int minutes)
    {
        using var stale = new Invoker(new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddMinutes(minutes)));

        Assert.Equal(401, (await stale.InvokeAsync(_worker, Invoker.Invocation("s", "/echo hi"))).Status);
    }

    /// <summary>The signature comes first: a stranger can't learn what the worker would have said.</summary>
    [Theory]
    [InlineData("", 400)]
    [InlineData("00", 400)]
    [InlineData("80", 400)]
    [InlineData("DFFFFFFFFF", 400)]
    public async Task Request_ThatIsNoInvocation_IsRefused(string hex, int expected)
    {
        var body = Convert.FromHexString(hex);

        Assert.Equal(expected, (await _relay.SendAsync(_worker, body, _relay.Sign(body))).Status);
        Assert.Equal(401, (await _relay.SendAsync(_worker, body, signature: null)).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Request_ThatIsTooLarge_IsRefused(bool isChunked)
    {
        var body = new byte[4097];

        Assert.Equal(413, (await _relay.SendAsync(_worker, body, _relay.Sign(body), isChunked: isChunked)).Status);
    }

    [Fact]
    public async Task Request_OfAnotherContentType_IsRefused()
    {
        var body = Invoker.Encode(Invoker.Invocation("s", "/echo hi"));

        Assert.Equal(415, (await _relay.SendAsync(_worker, body, _relay.Sign(body), "application/json")).Status);
    }

    [Fact]
    public async Task Request_ForAnUnknownTarget_IsNotFound_WithAnError()
    {
        var (status, body) = await _relay.InvokeAsync(_worker, Invoker.Invocation("s", "hi", "nobody"));

        Assert.Equal(404, status);
        var error = await Invoker.ErrorAsync(body);
        Assert.Equal((1L, ErrorCodes.UnknownTarget, (bool?)false), (error.Run, error.Code, error.Processed));
    }

    [Fact]
    public async Task Request_SentAgain_IsNotAuthorized_AtWhicheverWorker()
    {
        await using var other = await WorkerHost.StartAsync(_redis.ConnectionString);
        var body = Invoker.Encode(Invoker.Invocation("s", "/echo hi"));
        var signature = _relay.Sign(body);

        Assert.Equal(200, (await _relay.SendAsync(_worker, body, signature)).Status);
        Assert.Equal(401, (await _relay.SendAsync(other, body, signature)).Status);
        Assert.Equal(401, (await _relay.SendAsync(_worker, body, signature)).Status);
        Assert.Equal(1, await _redis.TurnsAsync("s"));
    }
}
