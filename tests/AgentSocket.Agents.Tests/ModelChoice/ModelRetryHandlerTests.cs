using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.Agents.Tests.ModelChoice;

public sealed class ModelRetryHandlerTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero));
    private readonly Service _service = new();
    private readonly HttpMessageInvoker _client;

    public ModelRetryHandlerTests() => _client = new(new ModelRetryHandler(2, _time, NullLogger.Instance) { InnerHandler = _service });

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Answer_ThatIsGood_ComesAtOnce() => Assert.Equal(HttpStatusCode.OK, (await SendAsync()).StatusCode);

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    public async Task Refusal_ThatStays_IsNotRepeated(HttpStatusCode status)
    {
        _service.Answers.Enqueue(() => new(status));

        Assert.Equal(status, (await SendAsync()).StatusCode);
        Assert.Equal(1, _service.Requests);
    }

    [Fact]
    public async Task Wait_IsAsLongAsTheServiceAsks()
    {
        _service.Answers.Enqueue(() => Busy(new RetryConditionHeaderValue(TimeSpan.FromSeconds(7))));

        var sending = SendAsync();
        _time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.Equal(1, _service.Requests);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(HttpStatusCode.OK, (await sending).StatusCode);
    }

    [Fact]
    public async Task Wait_UntilADate_IsUntilThen()
    {
        _service.Answers.Enqueue(() => Busy(new RetryConditionHeaderValue(_time.GetUtcNow().AddSeconds(5))));

        var sending = SendAsync();
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(1, _service.Requests);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(HttpStatusCode.OK, (await sending).StatusCode);
    }

    [Fact]
    public async Task Wait_LongerThanAClientShould_IsLeftToTheClient()
    {
        _service.Answers.Enqueue(() => Busy(new RetryConditionHeaderValue(TimeSpan.FromMinutes(1))));

        Assert.Equal(HttpStatusCode.TooManyRequests, (await SendAsync()).StatusCode);
    }

    [Fact]
    public async Task Wait_ThatTheServiceDoesntSay_Doubles()
    {
        _service.Answers.Enqueue(() => throw new HttpRequestException("refused"));
        _service.Answers.Enqueue(() => new(HttpStatusCode.BadGateway));

        var sending = SendAsync();
        _time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.Equal(1, _service.Requests);
        _time.Advance(TimeSpan.FromMilliseconds(501));
        Assert.Equal(2, _service.Requests);
        _time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.Equal(2, _service.Requests);
        _time.Advance(TimeSpan.FromMilliseconds(1001));

        Assert.Equal(HttpStatusCode.OK, (await sending).StatusCode);
        Assert.Equal(3, _service.Requests);
    }

    [Fact]
    public async Task Failure_ForGood_EndsAfterTheLastAttempt()
    {
        for (var i = 0; i < 5; i++)
            _service.Answers.Enqueue(() => Busy(new RetryConditionHeaderValue(TimeSpan.Zero)));

        Assert.Equal(HttpStatusCode.TooManyRequests, (await SendAsync()).StatusCode);
        Assert.Equal(3, _service.Requests);
    }

    [Fact]
    public async Task Wait_Cancelled_Ends()
    {
        _service.Answers.Enqueue(() => Busy(new RetryConditionHeaderValue(TimeSpan.FromSeconds(5))));
        using var cancelling = new CancellationTokenSource();

        var sending = _client.SendAsync(new HttpRequestMessage(), cancelling.Token);
        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    private static HttpResponseMessage Busy(RetryConditionHeaderValue retryAfter) => new(HttpStatusCode.TooManyRequests) { Headers = { RetryAfter = retryAfter } };

    private Task<HttpResponseMessage> SendAsync() => _client.SendAsync(new HttpRequestMessage(), TestContext.Current.CancellationToken);

    private sealed class Service : HttpMessageHandler
    {
        public Queue<Func<HttpResponseMessage>> Answers { get; } = new();

        public int Requests { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            await ValueTask.CompletedTask;
            return Answers.TryDequeue(out var answer) ? answer() : new HttpResponseMessage(HttpStatusCode.OK);
        }
    }
}
