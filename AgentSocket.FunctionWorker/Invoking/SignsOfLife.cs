namespace AgentSocket.FunctionWorker.Invoking;

/// <summary>
/// Shows the relay that this worker lives, however long its agent is silent: a PING in the answer as often as the answer's header says. A worker that is
/// frozen sends none, and its run goes on elsewhere. Spec §11.3.
/// </summary>
internal sealed class SignsOfLife : IAsyncDisposable
{
    private readonly PeriodicTimer _timer;
    private readonly Task _beating;

    /// <summary>Begins; ends when it is disposed.</summary>
    /// <param name="writer">The answer.</param>
    /// <param name="interval">How often.</param>
    /// <param name="time">The clock.</param>
    /// <param name="aborted">Nobody listens any more.</param>
    public SignsOfLife(BodyRunWriter writer, TimeSpan interval, TimeProvider time, CancellationToken aborted)
    {
        _timer = new PeriodicTimer(interval, time);
        _beating = BeatAsync(writer, time, aborted);
    }

    /// <summary>Completes when nothing of it is in the answer's way any more.</summary>
    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _beating;
    }

    private async Task BeatAsync(BodyRunWriter writer, TimeProvider time, CancellationToken aborted)
    {
        var started = time.GetTimestamp();
        try
        {
            while (await _timer.WaitForNextTickAsync(aborted))
                await writer.PingAsync((long)time.GetElapsedTime(started).TotalMilliseconds, aborted);
        }
        catch (OperationCanceledException)
        {
            // The relay has gone, which the agent hears too.
        }
    }
}
