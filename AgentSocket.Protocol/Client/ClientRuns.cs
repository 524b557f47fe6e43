using System.Diagnostics.CodeAnalysis;

namespace AgentSocket.Protocol.Client;

/// <summary>The runs of a session that haven't ended. Under the session's lock.</summary>
internal sealed class ClientRuns
{
    private readonly Dictionary<long, AgentRun> _runs = [];
    private TaskCompletionSource? _idle;

    public IReadOnlyCollection<AgentRun> All => _runs.Values;

    /// <summary>Completes when no run goes on; to be asked again then.</summary>
    public Task WhenIdle() =>
        _runs.Count == 0 ? Task.CompletedTask : (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Add(AgentRun run) => _runs.Add(run.Number, run);

    public bool Contains(AgentRun run) => _runs.ContainsKey(run.Number);

    public bool TryGet(long number, [NotNullWhen(true)] out AgentRun? run) => _runs.TryGetValue(number, out run);

    public bool Remove(long number, [NotNullWhen(true)] out AgentRun? run)
    {
        var removed = _runs.Remove(number, out run);
        if (_runs.Count == 0)
        {
            _idle?.TrySetResult();
            _idle = null;
        }

        return removed;
    }
}
