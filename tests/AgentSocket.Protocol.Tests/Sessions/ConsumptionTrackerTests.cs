using AgentSocket.Protocol.Client;

namespace AgentSocket.Protocol.Tests.Sessions;

public sealed class ConsumptionTrackerTests
{
    private readonly ConsumptionTracker _tracker = new() { WindowFrames = 8, WindowBytes = 1_000 };

    [Fact]
    public void OnConsumed_InOrder_GoesOn()
    {
        Receive(1, 2, 3);

        Consume(1, 2);

        Assert.Equal(2, _tracker.Consumed);
        Assert.True(_tracker.IsAckPossible);
    }

    [Fact]
    public void OnConsumed_BeforeAnEarlierFrame_WaitsForThat()
    {
        Receive(1, 2, 3);

        Consume(3, 2);
        Assert.Equal(0, _tracker.Consumed);
        Assert.False(_tracker.IsAckPossible);

        Consume(1);
        Assert.Equal(3, _tracker.Consumed);
    }

    [Fact]
    public void IsAckDue_AfterHalfAWindowOfFrames_IsTrueUntilItWasSent()
    {
        Receive(1, 2, 3, 4, 5);

        Consume(1, 2, 3);
        Assert.False(_tracker.IsAckDue);

        Consume(4);
        Assert.True(_tracker.IsAckDue);

        Assert.Equal(4, _tracker.TakeAck());
        Assert.False(_tracker.IsAckDue);
        Assert.False(_tracker.IsAckPossible);
    }

    [Fact]
    public void IsAckDue_AfterHalfAWindowOfBytes_IsTrueUntilItWasSent()
    {
        _tracker.OnReceived(1, 499);
        _tracker.OnReceived(2, 1);

        Consume(1);
        Assert.False(_tracker.IsAckDue);

        Consume(2);
        Assert.True(_tracker.IsAckDue);

        Assert.Equal(2, _tracker.TakeAck());
        Assert.False(_tracker.IsAckDue);
    }

    [Fact]
    public void IsAckDue_WithTheSmallestWindow_IsTrueAfterEachFrame()
    {
        var tracker = new ConsumptionTracker { WindowFrames = 1, WindowBytes = 1 };
        tracker.OnReceived(1, 0);

        tracker.OnConsumed(1);

        Assert.True(tracker.IsAckDue);
    }

    [Fact]
    public void IsAckDue_OfFramesThatNobodyConsumed_IsFalse()
    {
        for (var number = 1; number <= 100; number++)
            _tracker.OnReceived(number, 100);

        Assert.False(_tracker.IsAckDue);
        Assert.False(_tracker.IsAckPossible);
    }

    [Fact]
    public void OnConsumed_OfThousandsInAnyOrder_EndsWithAll()
    {
        const int Frames = 5_000;
        var tracker = new ConsumptionTracker();
        for (var number = 1; number <= Frames; number++)
            tracker.OnReceived(number, 10);

        var order = Enumerable.Range(2, Frames - 1).ToArray();
        new Random(1).Shuffle(order);
        foreach (var number in order)
            tracker.OnConsumed(number);
        Assert.Equal(0, tracker.Consumed);

        tracker.OnConsumed(1);
        Assert.Equal(Frames, tracker.Consumed);
    }

    [Fact]
    public void OnConsumed_WhileFramesComeIn_NeverGoesBeyondTheFirstThatWasNot()
    {
        var random = new Random(1);
        var tracker = new ConsumptionTracker();
        var open = new SortedSet<long>();
        for (var number = 1L; number <= 20_000; number++)
        {
            tracker.OnReceived(number, 10);
            open.Add(number);
            while (open.Count > random.Next(300))
            {
                var consumed = open.ElementAt(random.Next(Math.Min(open.Count, 20)));
                open.Remove(consumed);
                tracker.OnConsumed(consumed);
                Assert.Equal(open.Count == 0 ? number : open.Min - 1, tracker.Consumed);
            }
        }
    }

    [Fact]
    public void OnResumed_WithFramesThatAreNotTaken_AcknowledgesThemAllTheSame()
    {
        Receive(1, 2, 3, 4, 5, 6);
        Consume(1);

        _tracker.OnResumed(6);
        Consume(2, 3, 4, 5, 6);
        Assert.False(_tracker.IsAckPossible);
        Assert.False(_tracker.IsAckDue);

        Receive(7, 8, 9, 10);
        Consume(7, 8, 9, 10);
        Assert.True(_tracker.IsAckDue);
        Assert.Equal(10, _tracker.TakeAck());
    }

    [Fact]
    public void OnResumed_WithBytesThatAreNotTaken_DoesNotCountThemAgain()
    {
        _tracker.OnReceived(1, 600);

        _tracker.OnResumed(1);
        Consume(1);

        Assert.False(_tracker.IsAckDue);
    }

    private void Receive(params long[] numbers)
    {
        foreach (var number in numbers)
            _tracker.OnReceived(number, 10);
    }

    private void Consume(params long[] numbers)
    {
        foreach (var number in numbers)
            _tracker.OnConsumed(number);
    }
}
