namespace AgentSocket.Agents;

/// <summary>Breaks off what the agent is doing when guidance comes.</summary>
internal sealed class GuidanceBreak : IDisposable
{
    private readonly CancellationTokenSource _breakOff;
    private readonly CancellationTokenSource _done;

    public GuidanceBreak(AgentContext context, CancellationToken cancellationToken)
    {
        _breakOff = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _done = new CancellationTokenSource();

        // Kept, for guidance that is there already disposes of its source before anybody asks for the token.
        Token = _breakOff.Token;
        _ = WatchAsync(context, _done.Token);
    }

    /// <summary>Cancelled when guidance has come, or the run was cancelled.</summary>
    public CancellationToken Token { get; }

    /// <summary>Whether guidance has come.</summary>
    public bool HasCome { get; private set; }

    public void Dispose()
    {
        _done.Cancel();
        _done.Dispose();
    }

    private async Task WatchAsync(AgentContext context, CancellationToken done)
    {
        await context.WaitForGuidanceAsync(done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!done.IsCancellationRequested)
        {
            HasCome = true;
            await _breakOff.CancelAsync();
        }

        _breakOff.Dispose();
    }
}
