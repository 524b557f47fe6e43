using AgentSocket.Protocol;

namespace AgentSocket.Agents;

/// <summary>Waits for answers of the client, of which several may be open, and tells what the run is doing.</summary>
internal sealed class ClientWait(IAgentHost host)
{
    private readonly Lock _gate = new();
    private int _open;
    private int _sending;
    private TaskCompletionSource _sent = new();

    /// <summary>Asks something, and waits until there is an answer.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="send">Asks. If it knows the answer, nothing was asked. The run doesn't end before what it keeps is stored.</param>
    /// <param name="find">Looks for the answer in the inbox.</param>
    /// <param name="state">What the run waits for.</param>
    /// <param name="note">The same in words, if there is more to say.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<T> ForAsync<T>(Func<ValueTask<(T? Known, Task Keeping)>> send, Func<RunInbox, T?> find, RunState state, string? note, CancellationToken cancellationToken)
        where T : struct
    {
        Interlocked.Increment(ref _open);
        try
        {
            if (await SendAsync(send, state, note, cancellationToken) is { } known)
                return known;
            while (true)
            {
                var seen = host.Inbox.Count;
                if (find(host.Inbox) is { } answer)
                {
                    if (_open == 1)
                        await host.Writer.StatusAsync(RunState.Running, note: null, cancellationToken);
                    return answer;
                }

                // Where a run that waits ends, nothing may be left behind: who asked beside this one may still be storing what it needs.
                await AllSent();
                await host.WaitAsync(seen, cancellationToken);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async ValueTask<T?> SendAsync<T>(Func<ValueTask<(T? Known, Task Keeping)>> send, RunState state, string? note, CancellationToken cancellationToken)
        where T : struct
    {
        Begin();
        try
        {
            var (known, keeping) = await send();
            if (known is null)
            {
                await host.Writer.StatusAsync(state, note, cancellationToken);
                await host.Writer.FlushAsync(cancellationToken);
            }

            await keeping;
            return known;
        }
        finally
        {
            End();
        }
    }

    private Task AllSent()
    {
        lock (_gate)
            return _sending == 0 ? Task.CompletedTask : _sent.Task;
    }

    private void Begin()
    {
        lock (_gate)
        {
            if (_sending++ == 0)
                _sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private void End()
    {
        lock (_gate)
        {
            if (--_sending == 0)
                _sent.SetResult();
        }
    }
}
