namespace AgentSocket.WebClient.Tests.Agents;

/// <summary>Holds an answer up until the test lets it go on.</summary>
public sealed class Gate
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _opened.TrySetResult();

    public Task WaitAsync(CancellationToken cancellation) => _opened.Task.WaitAsync(cancellation);
}
