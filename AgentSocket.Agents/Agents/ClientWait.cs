using AgentSocket.Protocol;

namespace AgentSocket.Agents;

/// <summary>Waits for answers of the client, of which several may be open, and tells what the run is doing.</summary>
internal sealed class ClientWait(IAgentHost host)
{
    private int _open;

    /// <summary>Waits until there is an answer to what has just been written.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="find">Looks for it in the inbox.</param>
    /// <param name="state">What the run waits for.</param>
    /// <param name="note">The same in words, if there is more to say.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<T> ForAsync<T>(Func<RunInbox, T?> find, RunState state, string? note, CancellationToken cancellationToken)
        where T : struct
    {
        Interlocked.Increment(ref _open);
        try
        {
            await host.Writer.StatusAsync(state, note, cancellationToken);
            await host.Writer.FlushAsync(cancellationToken);
            while (true)
            {
                var seen = host.Inbox.Count;
                if (find(host.Inbox) is { } answer)
                {
                    if (_open == 1)
                        await host.Writer.StatusAsync(RunState.Running, note: null, cancellationToken);
                    return answer;
                }

                await host.WaitAsync(seen, cancellationToken);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
