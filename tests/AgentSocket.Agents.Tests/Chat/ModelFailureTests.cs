using AgentSocket.Agents.Tests.Support;
using AgentSocket.Protocol;
using AgentSocket.TestModel;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.Agents.Tests.Chat;

public sealed class ModelFailureTests : IAsyncLifetime
{
    private readonly RecordingWriter _writer = new();
    private TestModelServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestModelServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(400, ErrorCodes.ModelError, false)]
    [InlineData(401, ErrorCodes.ModelError, false)]
    [InlineData(403, ErrorCodes.ModelError, false)]
    [InlineData(404, ErrorCodes.ModelError, false)]
    [InlineData(408, ErrorCodes.ModelError, true)]
    [InlineData(429, ErrorCodes.RateLimited, true)]
    [InlineData(500, ErrorCodes.ModelError, true)]
    [InlineData(503, ErrorCodes.ModelError, true)]
    public async Task Refusal_EndsTheRun_WithoutTheServicesWords(int status, string code, bool retryable)
    {
        _server.Reply(TestReply.Status(status, $$$"""{"error":{"message":"Incorrect API key provided: {{{TestAgents.Key}}}","code":"x"}}"""));
        await using var agents = TestAgents.On(_server, settings: ("AgentSocket:Model:MaxRetries", "0"));

        var failure = await FailAsync(agents);

        Assert.Equal((code, retryable), (failure.Code, failure.Retryable));
        Assert.Single(_server.Requests);
        Assert.DoesNotContain("Incorrect", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Incorrect", agents.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain(TestAgents.Key, agents.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TooManyRequests_ForAWhile_IsAskedAgain()
    {
        _server.Reply(TestReply.Status(429, retryAfter: "0")).Reply(TestReply.Status(503, retryAfter: "0")).Reply(TestReply.Say("Hello"));
        await using var agents = TestAgents.On(_server);

        await agents.RunAsync("Hi", _writer);

        Assert.Equal("Hello", _writer.Text);
        Assert.Equal(3, _server.Requests.Count);
    }

    [Fact]
    public async Task TooManyRequests_ForGood_SaysWhenToComeBack()
    {
        _server.Otherwise = _ => TestReply.Status(429, retryAfter: "30");
        await using var agents = TestAgents.On(_server);

        var failure = await FailAsync(agents);

        Assert.Equal(ErrorCodes.RateLimited, failure.Code);
        Assert.Equal(TimeSpan.FromSeconds(30), failure.RetryAfter);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task Connection_CutInTheMiddle_KeepsWhatWasSaid()
    {
        _server.Reply(new TestReply().Text("Hel").Wait(SaidAsync("Hel")).Cut());
        await using var agents = TestAgents.On(_server);

        var failure = await FailAsync(agents);

        Assert.Equal((ErrorCodes.ModelError, true), (failure.Code, failure.Retryable));
        Assert.Equal("Hel", _writer.Text);
        Assert.Single(_server.Requests);
        var turn = Assert.Single(agents.Conversation.Turns);
        Assert.Equal((TurnOutcome.Failed, "Hel"), (turn.Outcome, turn.Replies[0].Text));
    }

    [Fact]
    public async Task Answer_WithoutAnEnd_IsCutOff()
    {
        _server.Reply(new TestReply().Text("Hel").EndEarly());
        await using var agents = TestAgents.On(_server);

        var failure = await FailAsync(agents);

        Assert.Equal((ErrorCodes.ModelError, true), (failure.Code, failure.Retryable));
    }

    [Theory]
    [InlineData("data: {\"choices\":[{\"delta\"\n\n")]
    [InlineData("data: {\"choices\":7}\n\n")]
    [InlineData("data: [1,2]\n\n")]
    public async Task Chunk_ThatCantBeRead_EndsTheRun(string chunk)
    {
        _server.Reply(new TestReply().Text("Hel").Raw(chunk));
        await using var agents = TestAgents.On(_server);

        var failure = await FailAsync(agents);

        Assert.Equal((ErrorCodes.ModelError, false), (failure.Code, failure.Retryable));
        Assert.Equal("Hel", _writer.Text);
    }

    [Fact]
    public async Task Service_ThatIsntThere_IsAModelError()
    {
        await _server.DisposeAsync();
        await using var agents = TestAgents.On(_server, settings: ("AgentSocket:Model:MaxRetries", "0"));

        var failure = await FailAsync(agents);

        Assert.Equal((ErrorCodes.ModelError, true, "The model's service can't be reached."), (failure.Code, failure.Retryable, failure.Message));
    }

    [Fact]
    public async Task Silence_LongerThanAllowed_EndsTheRunAndTheRequest()
    {
        var time = new FakeTimeProvider();
        _server.Reply(new TestReply().Text("Hel").Hang());
        await using var agents = TestAgents.On(_server, time, settings: ("AgentSocket:Model:IdleTimeout", "00:00:30"));

        var run = FailAsync(agents);
        await _writer.UntilAsync(log => log is [.., "Hel", "<flush>"]);
        time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(run.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));
        var failure = await run;

        Assert.Equal((ErrorCodes.ModelError, true, "The model fell silent."), (failure.Code, failure.Retryable, failure.Message));
        await _server.Requests[0].Aborted.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Silence_BetweenTokens_IsMeasuredAnew()
    {
        var time = new FakeTimeProvider();
        var gate = new TaskCompletionSource();
        _server.Reply(new TestReply().Text("Hel").Wait(gate.Task).Text("lo").Hang());
        await using var agents = TestAgents.On(_server, time, settings: ("AgentSocket:Model:IdleTimeout", "00:00:30"));

        var run = FailAsync(agents);
        await _writer.UntilAsync(log => log is [.., "Hel", "<flush>"]);
        time.Advance(TimeSpan.FromSeconds(29));
        gate.SetResult();
        await _writer.UntilAsync(log => log is [.., "lo", "<flush>"]);
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(run.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("The model fell silent.", (await run).Message);
    }

    [Fact]
    public async Task Silence_WhileTheClientIsSlow_IsNotTheModels()
    {
        var time = new FakeTimeProvider();
        var (toSay, toTake) = (new TaskCompletionSource(), new TaskCompletionSource());
        var taking = new TaskCompletionSource();
        _server.Reply(new TestReply().Text("Hel").Wait(toSay.Task).Text("lo"));
        _writer.OnDelta = async delta =>
        {
            if (delta != "lo")
                return;
            taking.SetResult();
            await toTake.Task;
        };
        await using var agents = TestAgents.On(_server, time, settings: ("AgentSocket:Model:IdleTimeout", "00:00:30"));

        var run = agents.RunAsync("Hi", _writer);
        await _writer.UntilAsync(log => log is [.., "Hel", "<flush>"]);
        toSay.SetResult();
        await taking.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromHours(1));
        toTake.SetResult();
        await run;

        Assert.Equal("Hello", _writer.Text);
    }

    [Fact]
    public async Task Cancel_ReachesTheService()
    {
        _server.Reply(new TestReply().Text("Hel").Hang());
        await using var agents = TestAgents.On(_server);
        using var cancelling = new CancellationTokenSource();

        var run = agents.RunStoppablyAsync("Hi", _writer, cancelling.Token);
        await _writer.UntilAsync(log => log is [.., "Hel", "<flush>"]);
        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await _server.Requests[0].Aborted.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        var turn = Assert.Single(agents.Conversation.Turns);
        Assert.Equal((TurnOutcome.Cancelled, "Hel"), (turn.Outcome, turn.Replies[0].Text));
    }

    [Fact]
    public async Task Writer_ThatFails_IsNotTheModelsFailure()
    {
        _server.Reply(TestReply.Say("Hello"));
        _writer.OnDelta = _ => throw new InvalidOperationException("a bug");
        await using var agents = TestAgents.On(_server);

        await Assert.ThrowsAsync<InvalidOperationException>(() => agents.RunAsync("Hi", _writer));
    }

    private Task SaidAsync(string delta) => _writer.UntilAsync(log => log.Contains(delta));

    private Task<AgentSocketException> FailAsync(TestAgents agents) => Assert.ThrowsAsync<AgentSocketException>(() => agents.RunAsync("Hi", _writer));
}
