namespace AgentSocket.Relay.Dispatch;

/// <summary>
/// Watches for guidance while a worker answers. To a function there is no open channel: if its agent takes guidance, the answer is broken
/// off, and the run goes on with another attempt that has the guidance; if not, the guidance is rejected at once. While a tool runs, its end is
/// awaited: it may have effects that must not be made twice. Spec §11.7.
/// </summary>
internal sealed class GuidanceWatch : IAsyncDisposable
{
    private readonly RunDispatch _dispatch;
    private readonly CancellationTokenSource _cut = new();
    private readonly CancellationTokenSource _done;
    private readonly Task _watching;

    /// <summary>Begins to watch.</summary>
    /// <param name="dispatch">The run, and what its worker knows.</param>
    /// <param name="isSteerable">Whether its agent takes guidance.</param>
    /// <param name="cancellationToken">The run has ended.</param>
    public GuidanceWatch(RunDispatch dispatch, bool isSteerable, CancellationToken cancellationToken)
    {
        _dispatch = dispatch;
        _done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _watching = WatchAsync(isSteerable);
    }

    /// <summary>Cancelled when the answer is to be broken off.</summary>
    public CancellationToken Cut => _cut.Token;

    public async ValueTask DisposeAsync()
    {
        await _done.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _done.Dispose();
        _cut.Dispose();
    }

    private async Task WatchAsync(bool isSteerable)
    {
        var (context, known) = (_dispatch.Context, _dispatch.KnownGuidance);
        while (true)
        {
            var seen = context.Inbox.Count;
            if (!isSteerable)
            {
                context.RejectGuidance();
            }
            else if (context.Inbox.Steers.Count > known && context.HasGuidance)
            {
                if (_dispatch.WaitToBreakOff() is not { } mayBreakOff)
                {
                    await _cut.CancelAsync();
                    return;
                }

                await mayBreakOff.WaitAsync(_done.Token);
                continue;
            }

            await context.Inbox.WaitAsync(seen, _done.Token);
        }
    }
}
