using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Health;
using Aspire.Hosting.Terminal;

namespace Aspire.Hosting.Orchestration;

/// <summary>Runs a resource: waits for what it waits for, starts its processes, watches its health, stops it.</summary>
internal sealed class ResourceRunner(
    IResource resource,
    IReadOnlyList<Replica> replicas,
    ResourceNotificationService notifications,
    IDistributedApplicationEventing eventing,
    IServiceProvider services,
    HealthMonitor health,
    ResourceLog log) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public IResource Resource => resource;

    public void Start() => _running = RunAsync(_stopping.Token);

    /// <summary>Tells the processes to end; makes them at the deadline.</summary>
    public async Task StopAsync(CancellationToken deadline)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(replicas.Select(replica => replica.StopAsync(deadline))).ConfigureAwait(false);
        await _running.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _running.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        // The orchestrator's start doesn't wait for any resource.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await PrepareAsync(cancellationToken).ConfigureAwait(false);
            var watching = WatchAsync(cancellationToken);
            await Task.WhenAll(replicas.Select(replica => replica.RunAsync(cancellationToken))).ConfigureAwait(false);
            await _stopping.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped before it ran.
        }
        catch (DistributedApplicationException reason)
        {
            log.Report(resource.Name, $"'{resource.Name}' can't start: {reason.Message}");
            await PublishAsync(KnownResourceStates.FailedToStart).ConfigureAwait(false);
        }
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (resource.HasAnnotationOfType<WaitAnnotation>())
        {
            await PublishAsync(KnownResourceStates.Waiting).ConfigureAwait(false);
            try
            {
                await notifications.WaitForDependenciesAsync(resource, cancellationToken).ConfigureAwait(false);
            }
            catch (DistributedApplicationException unavailable)
            {
                throw new DistributedApplicationException($"{unavailable.Message}, and it waits for that.", unavailable);
            }
        }

        if (resource is IResourceWithConnectionString)
            await eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, services), cancellationToken).ConfigureAwait(false);
        await eventing.PublishAsync(new BeforeResourceStartedEvent(resource, services), cancellationToken).ConfigureAwait(false);
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            await notifications.WaitForResourceAsync(resource.Name, cancellationToken: cancellationToken).ConfigureAwait(false);
            var ready = AnnounceAsync(cancellationToken);
            await health.WatchAsync(resource, [.. replicas.Select(replica => replica.Id)], cancellationToken).ConfigureAwait(false);
            await ready.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The processes have ended, or are told to.
        }
    }

    private async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        await notifications.WaitForResourceHealthyAsync(resource.Name, WaitBehavior.WaitOnResourceUnavailable, cancellationToken).ConfigureAwait(false);
        await eventing.PublishAsync(new ResourceReadyEvent(resource, services), cancellationToken).ConfigureAwait(false);
    }

    private async Task PublishAsync(string state)
    {
        foreach (var replica in replicas)
            await notifications.PublishUpdateAsync(resource, replica.Id, snapshot => snapshot with { State = state }).ConfigureAwait(false);
    }
}
