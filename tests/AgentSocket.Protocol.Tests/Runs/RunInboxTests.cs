using System.Buffers;

namespace AgentSocket.Protocol.Tests.Runs;

public sealed class RunInboxTests
{
    private readonly RunInbox _inbox = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Answers_AreFoundByTheirRequest_AndTheFirstCounts()
    {
        Assert.Null(_inbox.FindReply(1));
        Add(new ReplyFrame(7, 1, ReplyAction.Accept, "first"));
        Add(new ReplyFrame(7, 1, ReplyAction.Decline, "second"));
        Add(new ToolResultFrame(7, 1, ToolStatus.Failed, "broken"));

        Assert.Equal(new ReplyFrame(7, 1, ReplyAction.Accept, "first"), _inbox.FindReply(1));
        Assert.Equal(new ToolResultFrame(7, 1, ToolStatus.Failed, "broken"), _inbox.FindResult(1));
        Assert.Null(_inbox.FindResult(2));
        Assert.Equal(3, _inbox.Count);
    }

    [Fact]
    public void Guidance_IsInItsOrder()
    {
        Add(new SteerFrame(7, 2, "b"));
        Add(new SteerFrame(7, 1, "a"));

        Assert.Equal([2, 1], _inbox.Steers.Select(steer => steer.Steer));
        Assert.Equal(2, _inbox.Frames.Count);
    }

    [Theory]
    [InlineData(new byte[0], FrameError.Empty)]
    [InlineData(new byte[] { 0x08, 0x91, 0x01 }, FrameError.NotAllowed)]
    [InlineData(new byte[] { 0x0D, 0x91, 0x01 }, FrameError.MissingField)]
    public void Frame_ThatIsNoAnswer_IsNotTaken(byte[] frame, FrameError expected)
    {
        Assert.Equal(expected, _inbox.Add(frame));
        Assert.Equal(0, _inbox.Count);
    }

    [Fact]
    public async Task Wait_LastsUntilThereIsMoreThanThat()
    {
        var one = _inbox.WaitAsync(0, Token);
        var two = _inbox.WaitAsync(1, Token);
        Assert.False(one.IsCompleted);

        Add(new SteerFrame(7, 1, "a"));
        await one.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.True(_inbox.WaitAsync(0, Token).IsCompleted);
        Assert.False(two.IsCompleted);

        Add(new SteerFrame(7, 2, "b"));
        await two.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task Wait_ThatIsGivenUp_IsCancelled()
    {
        using var stop = new CancellationTokenSource();
        var wait = _inbox.WaitAsync(0, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    private void Add<TFrame>(TFrame frame)
        where TFrame : struct, IFrame<TFrame>
    {
        var buffer = new ArrayBufferWriter<byte>();
        FrameCodec.Write(buffer, frame);
        Assert.Equal(FrameError.None, _inbox.Add(buffer.WrittenMemory));
    }
}
