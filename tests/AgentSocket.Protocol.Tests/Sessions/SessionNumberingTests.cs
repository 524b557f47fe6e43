using AgentSocket.Protocol.Sessions;

namespace AgentSocket.Protocol.Tests.Sessions;

public sealed class SessionNumberingTests
{
    private readonly SessionNumbering _numbering = new(windowFrames: 2, windowBytes: 1_000);

    [Fact]
    public void Acknowledge_ThatOpensTheWindow_WakesAllWhoWait()
    {
        Fill();
        var first = _numbering.WaitForWindow();
        var second = _numbering.WaitForWindow();
        Assert.False(first.IsCompleted);

        _numbering.Acknowledge(1);

        Assert.True(first.IsCompletedSuccessfully);
        Assert.True(second.IsCompletedSuccessfully);
    }

    [Fact]
    public void Acknowledge_ThatDoesNotOpenTheWindow_WakesNobody()
    {
        Fill();
        _numbering.Log.AppendRaw([3]);
        var waiting = _numbering.WaitForWindow();

        _numbering.Acknowledge(1);
        Assert.False(waiting.IsCompleted);

        _numbering.Acknowledge(2);
        Assert.True(waiting.IsCompletedSuccessfully);
    }

    [Fact]
    public void WaitForWindow_AfterItWasOpenedOnce_WaitsAnew()
    {
        Fill();
        _ = _numbering.WaitForWindow();
        _numbering.Acknowledge(2);
        Fill();

        var waiting = _numbering.WaitForWindow();
        Assert.False(waiting.IsCompleted);

        _numbering.Acknowledge(3);
        Assert.True(waiting.IsCompletedSuccessfully);
    }

    [Fact]
    public void OpenWindow_AtTheSessionsEnd_WakesThoseWhoWait()
    {
        Fill();
        var waiting = _numbering.WaitForWindow();

        _numbering.OpenWindow();

        Assert.True(waiting.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task WaitForWindow_OfOneWhoGoesOn_DoesNotRunOnTheThreadThatAcknowledges()
    {
        Fill();
        var acknowledging = Environment.CurrentManagedThreadId;
        var resumed = WaitAsync();

        lock (_numbering.Lock)
            _numbering.Acknowledge(2);

        // Whoever goes on takes the lock; on the thread that acknowledges it would go on inside of the lock.
        Assert.False(await resumed);

        async Task<bool> WaitAsync()
        {
            await _numbering.WaitForWindow();
            return _numbering.Lock.IsHeldByCurrentThread && Environment.CurrentManagedThreadId == acknowledging;
        }
    }

    private void Fill()
    {
        while (_numbering.Log.IsWindowOpen)
            _numbering.Log.AppendRaw([1]);
    }
}
