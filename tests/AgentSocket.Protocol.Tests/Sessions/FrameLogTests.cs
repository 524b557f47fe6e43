using AgentSocket.Protocol.Sessions;
using AgentSocket.Protocol.Tests.Vectors;

namespace AgentSocket.Protocol.Tests.Sessions;

public sealed class FrameLogTests
{
    private const int Unbounded = int.MaxValue;

    [Fact]
    public void Append_OfFrames_NumbersThemFromOneAndKeepsTheirBytes()
    {
        using var log = new FrameLog(Unbounded, Unbounded);

        var status = log.Append(new StatusFrame(1, RunState.Running));
        var stream = log.AppendStream(1, "Hi", StreamChannel.Text);
        var raw = log.AppendRaw([0x13, 0x91, 0x05]);

        Assert.Equal((3, 4, 6, 3), (log.Appended, status, stream, raw));
        Assert.Equal(FrameKind<StatusFrame>.Write(new StatusFrame(1, RunState.Running)), log[1].ToArray());
        Assert.Equal(FrameKind<StreamFrame>.Write(new StreamFrame(1, "Hi")), log[2].ToArray());
        Assert.Equal([0x13, 0x91, 0x05], log[3].ToArray());
    }

    [Fact]
    public void Acknowledge_OfSomeFrames_KeepsTheRestForReplay()
    {
        using var log = new FrameLog(Unbounded, Unbounded);
        for (byte i = 1; i <= 100; i++)
            log.AppendRaw([i]);

        log.Acknowledge(60);

        Assert.Equal((100, 60), (log.Appended, log.Acknowledged));
        for (byte i = 61; i <= 100; i++)
            Assert.Equal([i], log[i].ToArray());
    }

    [Fact]
    public void Acknowledge_OfWhatWasAcknowledged_ChangesNothing()
    {
        using var log = new FrameLog(windowFrames: 2, Unbounded);
        log.AppendRaw([1]);
        log.AppendRaw([2]);
        log.Acknowledge(1);

        log.Acknowledge(1);
        log.Acknowledge(0);

        Assert.Equal(1, log.Acknowledged);
        Assert.Equal([2], log[2].ToArray());
    }

    [Fact]
    public void IsWindowOpen_WithAsManyFramesAsTheWindow_IsFalseUntilOneIsAcknowledged()
    {
        using var log = new FrameLog(windowFrames: 3, Unbounded);
        log.AppendRaw([1]);
        log.AppendRaw([2]);
        Assert.True(log.IsWindowOpen);

        log.AppendRaw([3]);
        Assert.False(log.IsWindowOpen);

        log.Acknowledge(1);
        Assert.True(log.IsWindowOpen);
    }

    [Fact]
    public void IsWindowOpen_WithAsManyBytesAsTheWindow_IsFalseUntilSomeAreAcknowledged()
    {
        using var log = new FrameLog(Unbounded, windowBytes: 100);
        log.AppendRaw(new byte[99]);
        Assert.True(log.IsWindowOpen);

        log.AppendRaw(new byte[1]);
        Assert.False(log.IsWindowOpen);

        log.Acknowledge(1);
        Assert.True(log.IsWindowOpen);
    }

    [Fact]
    public void IsWindowOpen_BeyondTheWindow_DoesNotKeepFramesThatDoNotWaitOut()
    {
        using var log = new FrameLog(windowFrames: 1, windowBytes: 1);
        for (var i = 0; i < 50; i++)
            log.Append(new CompleteFrame(i + 1, RunOutcome.Ok, new RunMetrics()));

        Assert.False(log.IsWindowOpen);
        Assert.Equal(FrameKind<CompleteFrame>.Write(new CompleteFrame(50, RunOutcome.Ok, new RunMetrics())), log[50].ToArray());

        log.Acknowledge(49);
        Assert.False(log.IsWindowOpen);
        log.Acknowledge(50);
        Assert.True(log.IsWindowOpen);
    }

    [Theory]
    [InlineData(4_095)]
    [InlineData(4_096)]
    [InlineData(4_097)]
    [InlineData(100_000)]
    [InlineData(1_048_576)]
    public void AppendRaw_OfAFrameLargerThanABuffer_KeepsItInOnePieceAndTheOthersWhole(int size)
    {
        using var log = new FrameLog(Unbounded, Unbounded);
        var large = Filled(size);
        log.AppendRaw([1, 2, 3]);
        log.AppendRaw(large);
        log.AppendRaw([4, 5, 6]);

        Assert.Equal([1, 2, 3], log[1].ToArray());
        Assert.True(log[2].Span.SequenceEqual(large));
        Assert.Equal([4, 5, 6], log[3].ToArray());
    }

    [Fact]
    public void Append_OfAFrameThatOutgrowsTwoBuffers_KeepsTheFramesBeforeIt()
    {
        using var log = new FrameLog(Unbounded, Unbounded);
        var large = new EventFrame(new string('t', 5_000), new string('d', 50_000), new string('i', 200_000));
        log.AppendRaw([1, 2, 3]);

        log.Append(large);

        Assert.Equal([1, 2, 3], log[1].ToArray());
        Assert.True(log[2].Span.SequenceEqual(FrameKind<EventFrame>.Write(large)));
    }

    [Fact]
    public void RemoveLast_OfAFrame_LeavesTheLogAsItWas()
    {
        using var log = new FrameLog(windowFrames: 2, windowBytes: 10);
        log.AppendRaw([1, 2]);
        log.AppendRaw(new byte[20]);
        Assert.False(log.IsWindowOpen);

        log.RemoveLast();

        Assert.True(log.IsWindowOpen);
        Assert.Equal(1, log.Appended);
        log.AppendRaw([3]);
        Assert.Equal([1, 2], log[1].ToArray());
        Assert.Equal([3], log[2].ToArray());
    }

    [Fact]
    public void RemoveLast_OfAFrameInABufferOfItsOwn_KeepsTheFramesBeforeItWhenOneIsAcknowledged()
    {
        using var log = new FrameLog(Unbounded, Unbounded);
        log.AppendRaw([1]);
        log.AppendRaw([2]);
        log.AppendRaw(new byte[10_000]);
        log.RemoveLast();

        log.Acknowledge(1);

        Assert.Equal([2], log[2].ToArray());
    }

    [Fact]
    public void RemoveLast_OfTheOnlyFrame_LetsTheNextOneHaveItsNumber()
    {
        using var log = new FrameLog(Unbounded, Unbounded);
        log.AppendRaw([1]);
        log.RemoveLast();
        Assert.Equal(0, log.Appended);

        log.AppendRaw([2]);

        Assert.Equal([2], log[1].ToArray());
    }

    [Fact]
    public void Dispose_OfALogWithFrames_LetsGoOfAll()
    {
        var log = new FrameLog(windowFrames: 1, Unbounded);
        log.AppendRaw([1]);

        log.Dispose();
        log.Dispose();

        Assert.Equal(log.Appended, log.Acknowledged);
        Assert.True(log.IsWindowOpen);
    }

    internal static byte[] Filled(int size) => [.. Enumerable.Range(0, size).Select(i => (byte)(i * 31))];
}
