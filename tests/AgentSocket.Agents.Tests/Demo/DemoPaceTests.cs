using AgentSocket.Agents.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.Agents.Tests.Demo;

public class DemoPaceTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RecordingWriter _writer = new();

    [Fact]
    public async Task Tokens_AtAPace_ComeWhenTheyAreDue()
    {
        await using var agents = TestAgents.Demo(_time, tokensPerSecond: 100);

        var run = agents.RunAsync("/count 3", _writer);
        await _writer.UntilAsync(log => log is ["1 ", "<flush>"]);
        _time.Advance(TimeSpan.FromMilliseconds(9));
        Assert.Equal(["1 ", "<flush>"], _writer.Log);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await _writer.UntilAsync(log => log is [.., "2 ", "<flush>"]);
        _time.Advance(TimeSpan.FromMilliseconds(10));
        await run;

        Assert.Equal(["1 ", "<flush>", "2 ", "<flush>", "3 "], _writer.Log);
    }

    [Fact]
    public async Task Tokens_AfterALateWakeUp_ComeTogetherAndThenInTimeAgain()
    {
        await using var agents = TestAgents.Demo(_time, tokensPerSecond: 100);

        var run = agents.RunAsync("/count 6", _writer);
        await _writer.UntilAsync(log => log is ["1 ", "<flush>"]);
        _time.Advance(TimeSpan.FromMilliseconds(35));
        await _writer.UntilAsync(log => log is [.., "<flush>"] && log.Count == 6);

        Assert.Equal(["1 ", "<flush>", "2 ", "3 ", "4 ", "<flush>"], _writer.Log);
        _time.Advance(TimeSpan.FromMilliseconds(4));
        Assert.Equal(6, _writer.Log.Count);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await _writer.UntilAsync(log => log is [.., "5 ", "<flush>"]);
        _time.Advance(TimeSpan.FromMilliseconds(10));
        await run;
    }

    [Fact]
    public async Task Count_WithItsOwnPace_TakesThat()
    {
        await using var agents = TestAgents.Demo(_time, tokensPerSecond: 100);

        var run = agents.RunAsync("/count 2 500", _writer);
        await _writer.UntilAsync(log => log is ["1 ", "<flush>"]);
        _time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.Equal(["1 ", "<flush>"], _writer.Log);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await run;

        Assert.Equal("1 2 ", _writer.Text);
    }

    [Fact]
    public async Task Wait_Cancelled_EndsTheRun()
    {
        await using var agents = TestAgents.Demo(_time, tokensPerSecond: 1);
        using var cancelling = new CancellationTokenSource();

        var run = agents.RunStoppablyAsync("/count 2", _writer, cancelling.Token);
        await _writer.UntilAsync(log => log is ["1 ", "<flush>"]);
        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(TurnOutcome.Cancelled, Assert.Single(agents.Conversation.Turns).Outcome);
    }

    [Fact]
    public async Task Flush_ThatFails_StopsTheModelAndEndsTheRun()
    {
        await using var agents = TestAgents.Demo(_time, tokensPerSecond: 1);
        _writer.OnFlush = () => throw new OperationCanceledException("The run has ended.");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => agents.RunAsync("/count 2", _writer));

        Assert.Equal("1 ", Assert.Single(agents.Conversation.Turns).Replies[0].Text);
    }
}
