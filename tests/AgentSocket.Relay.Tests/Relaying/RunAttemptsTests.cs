using AgentSocket.Protocol;
using AgentSocket.Relay.Answers;
using AgentSocket.Relay.Dispatch;

namespace AgentSocket.Relay.Tests.Relaying;

public class RunAttemptsTests
{
    [Theory]
    [InlineData(3, 3)]
    [InlineData(1, 1)]
    public void Attempts_AreAsManyAsMayBe(int most, int expected)
    {
        var attempts = new RunAttempts(1, "", most);
        var made = 0;
        for (; attempts.MayBegin; made++)
            attempts.OnLost(new WorkerLostException(hasBegun: null));

        Assert.Equal(expected, made);
    }

    /// <summary>Another relay made the first four, and lost the workers of two.</summary>
    [Theory]
    [InlineData("text", true)]
    [InlineData("", null)]
    public void Attempts_ThatAnotherRelayLost_CountToo(string emitted, bool? isProcessed)
    {
        var attempts = new RunAttempts(5, emitted, 3, lost: 2);
        Assert.Equal((true, 5, 2, emitted), (attempts.MayBegin, attempts.Number, attempts.Lost, attempts.Emitted.ToString()));

        attempts.OnLost(new WorkerLostException(hasBegun: null));

        Assert.False(attempts.MayBegin);
        Assert.Equal((ErrorCodes.WorkerLost, isProcessed), (attempts.ToException(null).Code, attempts.ToException(null).Processed));
    }

    [Fact]
    public void Attempts_ThatWereNotLost_DoNotCount()
    {
        var attempts = new RunAttempts(100, "", 3);
        attempts.GoOn();

        Assert.Equal((true, 101, 0), (attempts.MayBegin, attempts.Number, attempts.Lost));
    }

    [Theory]
    [InlineData(null, false, null)]
    [InlineData(null, null, null)]
    [InlineData(null, true, true)]
    [InlineData(true, false, true)]
    [InlineData(true, null, true)]
    [InlineData(true, true, true)]
    public void Processed_IsWhatIsKnownOfAllAttempts(bool? first, bool? last, bool? all)
    {
        var attempts = new RunAttempts(1, "", 3);
        attempts.OnLost(new WorkerLostException(first));

        var told = attempts.Tell(new AgentSocketException("code", "message") { Retryable = true, RetryAfter = TimeSpan.FromSeconds(1), Processed = last });

        Assert.Equal(("code", "message", true, TimeSpan.FromSeconds(1), all), (told.Code, told.Message, told.Retryable, told.RetryAfter, told.Processed));
    }

    [Fact]
    public void Processed_OfTheOnlyAttempt_IsWhatItSays()
    {
        var failure = new AgentSocketException("code", "message") { Processed = false };

        Assert.Same(failure, new RunAttempts(1, "", 3).Tell(failure));
    }

    [Fact]
    public void Text_BeyondTheBound_IsNotKept()
    {
        var attempts = new RunAttempts(1, new string('x', EmittedText.MaxChars), 3);
        Assert.True(attempts.MayBegin);

        attempts.Emitted.Append("x");
        attempts.Emitted.DiscardFrom(0);

        Assert.Equal((false, ""), (attempts.MayBegin, attempts.Emitted.ToString()));
    }

    [Theory]
    [InlineData(0, "d")]
    [InlineData(2, "abd")]
    [InlineData(3, "abcd")]
    [InlineData(1L << 40, "abcd")]
    public void Text_ThatIsTakenBack_IsNotEmitted(long discardFrom, string emitted)
    {
        var text = new EmittedText("a");
        text.Append(new StreamFrame(1, "bc"));
        text.Append(new StreamFrame(1, "reasoning", StreamChannel.Reasoning));
        text.DiscardFrom(discardFrom);
        text.Append("d");

        Assert.Equal(emitted, text.ToString());
    }
}
