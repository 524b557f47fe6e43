namespace AgentSocket.Protocol.Tests.Errors;

public sealed class ErrorFrameTests
{
    [Fact]
    public void ToException_OfAFrame_SaysWhatTheFrameSays()
    {
        var failure = new ErrorFrame(3, ErrorCodes.RateLimited, "Slower.", Retryable: true, RetryAfterMs: 1500, Processed: false).ToException();

        Assert.Equal((ErrorCodes.RateLimited, "Slower.", true, TimeSpan.FromMilliseconds(1500), false), (failure.Code, failure.Message, failure.Retryable, failure.RetryAfter, failure.Processed));
    }

    [Fact]
    public void ToException_OfAWaitThatNoTimerTakes_IsTheLongestThatOneDoes() =>
        Assert.Equal(TimeSpan.FromMilliseconds(int.MaxValue), new ErrorFrame(3, ErrorCodes.RateLimited, "", RetryAfterMs: (1L << 53) - 1).ToException().RetryAfter);

    [Fact]
    public void ToException_OfAFrameWithoutDetails_AssumesNothing()
    {
        var failure = new ErrorFrame(3, ErrorCodes.Internal, "").ToException();

        Assert.Equal((false, null, null), (failure.Retryable, failure.RetryAfter, failure.Processed));
    }

    [Fact]
    public void From_AnException_SaysWhatTheExceptionSaysButNotItsCause()
    {
        var failure = new AgentSocketException(ErrorCodes.WorkerLost, "The worker is gone.", new InvalidOperationException("secret"))
        {
            Retryable = true,
            RetryAfter = TimeSpan.FromSeconds(2),
            Processed = true,
        };

        Assert.Equal(new ErrorFrame(7, ErrorCodes.WorkerLost, "The worker is gone.", true, 2000, true), ErrorFrame.From(7, failure));
    }

    [Fact]
    public void From_AnExceptionThatIsNotRetryable_LeavesItOut() =>
        Assert.Equal(new ErrorFrame(7, ErrorCodes.Internal, "m"), ErrorFrame.From(7, new AgentSocketException(ErrorCodes.Internal, "m")));
}
