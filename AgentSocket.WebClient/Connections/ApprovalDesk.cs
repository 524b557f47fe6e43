using System.Collections.Concurrent;
using AgentSocket.Protocol.Client;

namespace AgentSocket.WebClient.Connections;

/// <summary>Where calls of the page's tools wait for the person's decision. From any thread.</summary>
public sealed class ApprovalDesk
{
    private readonly ConcurrentDictionary<(AgentRun Run, long Call), TaskCompletionSource<bool>> _decisions = new();

    /// <summary>Waits for the decision about a call; it may have been made already.</summary>
    public async Task<bool> AskAsync(ClientToolCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        try
        {
            return await Of(call.Run, call.Call).Task.WaitAsync(cancellationToken);
        }
        finally
        {
            _decisions.TryRemove((call.Run, call.Call), out _);
        }
    }

    /// <summary>The person has decided.</summary>
    public void Decide(AgentRun run, long call, bool agrees) => Of(run, call).TrySetResult(agrees);

    private TaskCompletionSource<bool> Of(AgentRun run, long call) =>
        _decisions.GetOrAdd((run, call), _ => new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
}
