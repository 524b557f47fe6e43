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
    public void OnResumed_WithFramesThatAreNotTaken_LetsThemComeAgain()
    {
        Receive(1, 2, 3, 4, 5, 6);
        Consume(1);

        Assert.Equal(1, _tracker.OnResuming());
        Assert.Equal(1, _tracker.OnResumed());

        Assert.False(_tracker.IsReplayed);
        Assert.False(_tracker.OnReceived(2, 10));
        Assert.False(_tracker.OnReceived(6, 10));
        Assert.True(_tracker.IsReplayed);
        Assert.True(_tracker.OnReceived(7, 10));
    }

    [Fact]
    public void OnResumed_AcknowledgesNoMoreThanWhatHasComeAgain()
    {
        Receive(1, 2, 3, 4, 5, 6);
        _tracker.OnResuming();
        Consume(1, 2);
        _tracker.OnResumed();
        Consume(3, 4, 5);
        Assert.False(_tracker.IsAckPossible);
        Assert.False(_tracker.IsAckDue);

        Receive(1, 2, 3);
        Assert.False(_tracker.IsAckDue);
        Assert.True(_tracker.IsAckPossible);

        Receive(4);
        Assert.True(_tracker.IsAckDue);
        Assert.Equal(4, _tracker.TakeAck());

        Receive(5, 6);
        Assert.Equal(5, _tracker.TakeAck());
    }

    [Fact]
    public void OnResumed_CountsEachByteOnce()
    {
        _tracker.OnReceived(1, 300);
        _tracker.OnReceived(2, 300);
        Consume(1);
        _tracker.OnResuming();
        Consume(2);
        _tracker.OnResumed();
        Assert.False(_tracker.IsAckDue);

        _tracker.OnReceived(2, 300);
        Assert.False(_tracker.IsAckDue);

        _tracker.OnReceived(3, 200);
        Consume(3);
        Assert.True(_tracker.IsAckDue);
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
