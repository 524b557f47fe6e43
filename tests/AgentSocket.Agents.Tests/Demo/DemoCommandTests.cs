using AgentSocket.Agents.Demo;
using AgentSocket.Agents.Tests.Support;
using AgentSocket.Protocol;

namespace AgentSocket.Agents.Tests.Demo;

public sealed class DemoCommandTests : IAsyncDisposable
{
    private readonly TestAgents _agents = TestAgents.Demo();
    private readonly RecordingWriter _writer = new();

    public ValueTask DisposeAsync() => _agents.DisposeAsync();

    [Theory]
    [InlineData("/count 3", new[] { "1 ", "2 ", "3 " })]
    [InlineData("/count 2 0", new[] { "1 ", "2 " })]
    [InlineData("/count 0", new string[0])]
    [InlineData("/echo one", new[] { "one" })]
    [InlineData("/echo one  two\nthree ", new[] { "one  ", "two\n", "three " })]
    [InlineData("/echo /count 3", new[] { "/count ", "3" })]
    public async Task Command_Streams_ExactlyItsTokens(string command, string[] tokens)
    {
        var result = await _agents.RunAsync(command, _writer);

        Assert.Equal(tokens, _writer.Deltas);
        Assert.Equal(tokens.Length, result.OutputTokens);
        Assert.True(result.Value.IsNone);
    }

    [Fact]
    public async Task Count_WithoutAPace_IsNeverFlushedByTheAgent()
    {
        await _agents.RunAsync("/count 200 0", _writer);

        Assert.Equal(200, _writer.Deltas.Count);
        Assert.Equal(0, _writer.Flushes);
    }

    [Fact]
    public async Task Count_WithoutAPace_AllocatesLittleMoreThanItsTokens()
    {
        const int Tokens = 100_000;
        var writer = new CountingWriter();
        await _agents.RunAsync("/count 1000 0", writer);

        // The least of several: until the runtime has compiled what is called often for good, formatting a number boxes it.
        var allocated = Enumerable.Range(0, 5).Min(_ => AllocatedBy($"/count {Tokens} 0", writer));

        Assert.Equal((5 * Tokens) + 1000, writer.Count);
        // A token's string of up to seven characters is 40 bytes; the turn keeps 32,000 characters, of which it takes some copies.
        Assert.InRange(allocated / (double)Tokens, 32, 48);
    }

    [Theory]
    [InlineData("/count")]
    [InlineData("/count x")]
    [InlineData("/count -1")]
    [InlineData("/count 1000001")]
    [InlineData("/count 1 2 3")]
    [InlineData("/count 99999999999")]
    [InlineData("/echo")]
    [InlineData("/history now")]
    [InlineData("/unknown")]
    [InlineData("/")]
    public async Task Command_ThatIsWrong_IsAnsweredWithTheCommands(string command)
    {
        var said = await _agents.AskAsync(command);

        Assert.StartsWith("I can't do that. These are the commands:", said, StringComparison.Ordinal);
        Assert.Contains("`/count N [ms]`", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_ListsTheCommands() => Assert.StartsWith("| command | what it does |", await _agents.AskAsync("/help"), StringComparison.Ordinal);

    [Fact]
    public async Task History_ListsTheEarlierTurns_OneALine()
    {
        Assert.Equal("(none)\n", await _agents.AskAsync("/history"));
        await _agents.AskAsync("/count 3");
        await _agents.AskAsync("Hello,\nwho are you?");

        await _agents.RunAsync("/history", _writer);

        Assert.Equal(["/history\n", "/count 3\n", "Hello, who are you?\n"], _writer.Deltas);
    }

    [Fact]
    public async Task Fail_StreamsItsTokensThenFails()
    {
        var thrown = await Assert.ThrowsAsync<AgentSocketException>(() => _agents.RunAsync("/fail 2", _writer));

        Assert.Equal(["1 ", "2 "], _writer.Deltas);
        Assert.Equal(ErrorCodes.ModelError, thrown.Code);
        Assert.False(thrown.Retryable);
        var turn = Assert.Single(_agents.Conversation.Turns);
        Assert.Equal(TurnOutcome.Failed, turn.Outcome);
        Assert.Equal("1 2 ", Assert.Single(turn.Replies).Text);
    }

    [Fact]
    public async Task Crash_NotAllowed_SaysSo()
    {
        Assert.Contains("`AgentSocket:Demo:AllowCrash` is not set", await _agents.AskAsync("/crash 2"), StringComparison.Ordinal);
        Assert.Null(_agents.Crash.ExitedWith);
    }

    [Fact]
    public async Task Crash_Allowed_LetsItsTokensLeaveAndExits()
    {
        await using var agents = TestAgents.Demo(settings: ("AgentSocket:Demo:AllowCrash", "true"));

        await agents.RunAsync("/crash 2", _writer);

        Assert.Equal(DemoCrash.ExitCode, agents.Crash.ExitedWith);
        Assert.Equal(["1 ", "2 ", "<flush>"], _writer.Log);
    }

    [Fact]
    public async Task Count_Cancelled_StopsAtOnceAndKeepsWhatWasSaid()
    {
        using var cancelling = new CancellationTokenSource();
        _writer.OnDelta = delta => delta == "5 " ? new ValueTask(cancelling.CancelAsync()) : ValueTask.CompletedTask;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _agents.RunStoppablyAsync("/count 1000000 0", _writer, cancelling.Token));

        Assert.Equal("1 2 3 4 5 ", _writer.Text);
        var turn = Assert.Single(_agents.Conversation.Turns);
        Assert.Equal(TurnOutcome.Cancelled, turn.Outcome);
        Assert.StartsWith("1 2 3 4 5 ", turn.Replies[0].Text, StringComparison.Ordinal);
    }

    private long AllocatedBy(string command, CountingWriter writer)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var run = _agents.RunAsync(command, writer);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(run.IsCompletedSuccessfully);
        return allocated;
    }
}
