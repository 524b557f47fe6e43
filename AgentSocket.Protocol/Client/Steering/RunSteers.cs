namespace AgentSocket.Protocol.Client;

/// <summary>The guidance of a run whose outcome isn't known (STEER without STEERED). Under the session's lock. Spec §9.4.</summary>
internal sealed class RunSteers
{
    private readonly Dictionary<long, (AgentValue Input, TaskCompletionSource<SteerOutcome> Outcome)> _open = [];

    /// <summary>The last one's number.</summary>
    public long Last { get; private set; }

    /// <summary>Guidance goes out, with the next number.</summary>
    public Task<SteerOutcome> Add(AgentValue input)
    {
        var outcome = new TaskCompletionSource<SteerOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open.Add(++Last, (input, outcome));
        return outcome.Task;
    }

    /// <summary>The server has told what became of one.</summary>
    public void Settle(in SteeredFrame frame)
    {
        if (_open.Remove(frame.Steer, out var steer))
            steer.Outcome.TrySetResult(new SteerOutcome(frame.Status, frame.Status == SteerStatus.Delivered ? AgentValue.None : steer.Input));
    }

    /// <summary>The run has ended: what the agent hasn't taken comes back.</summary>
    public void Expire()
    {
        foreach (var (input, outcome) in _open.Values)
            outcome.TrySetResult(new SteerOutcome(SteerStatus.Expired, input));
        _open.Clear();
    }

    /// <summary>The session is lost: nobody knows what became of them.</summary>
    public void Fail(AgentSocketException failure)
    {
        foreach (var (_, outcome) in _open.Values)
        {
            outcome.TrySetException(failure);

            // Guidance whose outcome nobody awaits is not an unobserved failure.
            _ = outcome.Task.Exception;
        }

        _open.Clear();
    }
}
