using AgentSocket.Server;

namespace AgentSocket.Relay.Dispatch;

/// <summary>
/// Watches for guidance while a worker answers. To a function there is no open channel: if its agent takes guidance, the answer is broken
/// off, and the run goes on with another attempt that has the guidance; if not, the guidance is rejected at once. Spec §11.7.
/// </summary>
internal sealed class GuidanceWatch : IAsyncDisposable
{
    private readonly RunContext _context;
    private readonly CancellationTokenSource _cut = new();
    private readonly CancellationTokenSource _done;
    private readonly Task _watching;

    /// <summary>Begins to watch.</summary>
    /// <param name="context">The run.</param>
    /// <param name="known">How much guidance the worker was told of.</param>
    /// <param name="isSteerable">Whether its agent takes guidance.</param>
    /// <param name="cancellationToken">The run has ended.</param>
    public GuidanceWatch(RunContext context, int known, bool isSteerable, CancellationToken cancellationToken)
    {
        _context = context;
        _done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _watching = WatchAsync(known, isSteerable);
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

    private async Task WatchAsync(int known, bool isSteerable)
    {
        while (true)
        {
            var seen = _context.Inbox.Count;
            if (!isSteerable)
                _context.RejectGuidance();
            else if (_context.Inbox.Steers.Count > known && _context.HasGuidance)
            {
                await _cut.CancelAsync();
                return;
            }

            await _context.Inbox.WaitAsync(seen, _done.Token);
        }
    }
}
