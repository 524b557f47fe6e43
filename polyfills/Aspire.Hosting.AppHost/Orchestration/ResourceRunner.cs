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
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var watching = WatchAsync(ended.Token);
            try
            {
                await Task.WhenAll(replicas.Select(replica => replica.RunAsync(cancellationToken))).ConfigureAwait(false);
            }
            finally
            {
                await ended.CancelAsync().ConfigureAwait(false);
                await watching.ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped before it ran.
        }
        catch (DistributedApplicationException reason)
        {
            await FailAsync(reason.Message).ConfigureAwait(false);
        }
        catch (Exception bug)
        {
            // What the AppHost says of its resources runs here; whatever it throws concerns this resource alone.
            await FailAsync(bug.ToString()).ConfigureAwait(false);
        }
    }

    private Task FailAsync(string reason)
    {
        log.Report(resource.Name, $"'{resource.Name}' can't start: {reason}");
        return PublishAsync(KnownResourceStates.FailedToStart);
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
            var ids = replicas.Select(replica => replica.Id).ToArray();
            await Task.WhenAll(health.WatchAsync(resource, ids, cancellationToken), AnnounceAsync(cancellationToken)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The processes have ended, or are told to.
        }
        catch (Exception bug)
        {
            log.Report(resource.Name, $"Something that was to happen when '{resource.Name}' is ready has failed: {bug}");
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
