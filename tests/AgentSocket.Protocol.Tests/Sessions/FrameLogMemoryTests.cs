using AgentSocket.Protocol.Sessions;

namespace AgentSocket.Protocol.Tests.Sessions;

/// <summary>Memory goes back to the pool with what is acknowledged. A log that kept it would take new memory in each round.</summary>
public sealed class FrameLogMemoryTests
{
    private const int Rounds = 200;

    [Fact]
    public void Acknowledge_OfAllFrames_GivesTheirMemoryBack()
    {
        using var log = new FrameLog(int.MaxValue, int.MaxValue);

        var perRound = AllocatedPerRound(() =>
        {
            for (var token = 0; token < 1_000; token++)
                log.AppendStream(1, " token", StreamChannel.Text);
            log.Acknowledge(log.Appended);
        });

        // 11 kB of frames a round; what is left are the few small objects that held the buffers.
        Assert.InRange(perRound, 0, 1_000);
    }

    [Fact]
    public void Acknowledge_AlwaysAFewFramesLate_GivesMemoryBackBufferByBuffer()
    {
        using var log = new FrameLog(int.MaxValue, int.MaxValue);

        var perRound = AllocatedPerRound(() =>
        {
            for (var token = 0; token < 1_000; token++)
                log.AppendStream(1, " token", StreamChannel.Text);
            log.Acknowledge(log.Appended - 5);
        });

        Assert.InRange(perRound, 0, 1_000);
    }

    [Fact]
    public void Acknowledge_OfAFrameLargerThanABuffer_GivesItsMemoryBack()
    {
        using var log = new FrameLog(int.MaxValue, int.MaxValue);
        var large = new byte[200_000];

        var perRound = AllocatedPerRound(() =>
        {
            log.AppendRaw([1]);
            log.AppendRaw(large);
            log.Acknowledge(log.Appended);
        });

        Assert.InRange(perRound, 0, 1_000);
    }

    [Fact]
    public void RemoveLast_OfLargeFrames_GivesTheirMemoryBackWithTheNextAcknowledgement()
    {
        using var log = new FrameLog(int.MaxValue, int.MaxValue);
        var large = new byte[200_000];

        var perRound = AllocatedPerRound(() =>
        {
            log.AppendRaw(large);
            log.RemoveLast();
            log.AppendRaw([1]);
            log.Acknowledge(log.Appended);
        });

        Assert.InRange(perRound, 0, 1_000);
    }

    [Fact]
    public void Append_OfAFrameThatOutgrowsTwoBuffers_GivesTheOutgrownOnesBack()
    {
        using var log = new FrameLog(int.MaxValue, int.MaxValue);
        var frame = new EventFrame(new string('t', 5_000), new string('d', 50_000), new string('i', 200_000));

        var perRound = AllocatedPerRound(() =>
        {
            log.AppendRaw([1]);
            log.Append(frame);
            log.Acknowledge(log.Appended);
        });

        Assert.InRange(perRound, 0, 1_000);
    }

    [Fact]
    public void Dispose_OfALogWithFrames_GivesItsMemoryBack()
    {
        var perRound = AllocatedPerRound(() =>
        {
            using var log = new FrameLog(int.MaxValue, int.MaxValue);
            for (var i = 0; i < 20; i++)
                log.AppendRaw(new ReadOnlySpan<byte>(Large, 0, 3_000));
        });

        Assert.InRange(perRound, 0, 3_000);
    }

    private static readonly byte[] Large = new byte[3_000];

    private static long AllocatedPerRound(Action round)
    {
        // The pool and the log's table are filled first.
        for (var i = 0; i < 20; i++)
            round();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++)
            round();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds;
    }
}
