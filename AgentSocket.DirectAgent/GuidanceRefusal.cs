using AgentSocket.Server;

namespace AgentSocket.DirectAgent;

/// <summary>As long as it lives, guidance of a run whose agent takes none is rejected at once. Spec §9.4.</summary>
internal sealed class GuidanceRefusal : IAsyncDisposable
{
    private readonly CancellationTokenSource _done = new();
    private readonly RunContext _run;
    private readonly Task _refusing;

    public GuidanceRefusal(RunContext run)
    {
        _run = run;
        _refusing = RefuseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _done.CancelAsync();
        await _refusing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _done.Dispose();
    }

    private async Task RefuseAsync()
    {
        while (true)
        {
            var seen = _run.Inbox.Count;
            _run.RejectGuidance();
            await _run.Inbox.WaitAsync(seen, _done.Token);
        }
    }
}
