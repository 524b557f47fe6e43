using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Tells how the resources are.</summary>
public class ResourceNotificationService : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _disposed = new();
    private ImmutableDictionary<string, ResourceEvent> _current = ImmutableDictionary.Create<string, ResourceEvent>(StringComparer.OrdinalIgnoreCase);
    private ImmutableList<ChannelWriter<ResourceEvent>> _watchers = [];

    internal ResourceNotificationService()
    {
    }

    /// <summary>Changes how a resource is.</summary>
    public Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory) =>
        PublishUpdateAsync(resource, resource.Name, stateFactory);

    /// <summary>Changes how a replica is.</summary>
    public Task PublishUpdateAsync(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        lock (_gate)
        {
            var before = _current.GetValueOrDefault(resourceId)?.Snapshot ?? ResourceKind.NotStarted(resource);
            var now = new ResourceEvent(resource, resourceId, stateFactory(before));
            _current = _current.SetItem(resourceId, now);
            foreach (var watcher in _watchers)
                watcher.TryWrite(now);
        }

        return Task.CompletedTask;
    }

    /// <summary>How a resource, or a replica, is now.</summary>
    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent) =>
        _current.TryGetValue(resourceId, out resourceEvent);

    /// <summary>How all resources are now, and then every change.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
        var changes = Channel.CreateUnbounded<ResourceEvent>(new() { SingleReader = true });
        lock (_gate)
        {
            foreach (var state in _current.Values)
                changes.Writer.TryWrite(state);
            _watchers = _watchers.Add(changes.Writer);
        }

        try
        {
            await foreach (var change in changes.Reader.ReadAllAsync(ended.Token).ConfigureAwait(false))
                yield return change;
        }
        finally
        {
            lock (_gate)
                _watchers = _watchers.Remove(changes.Writer);
        }
    }

    /// <summary>Waits until a resource is in a state; running by default.</summary>
    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken);

    /// <summary>Waits until a resource is in one of several states, and says in which.</summary>
    public async Task<string> WaitForResourceAsync(
        string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        var targets = targetStates.ToArray();
        var reached = await WaitForResourceAsync(
            resourceName, change => targets.Contains(change.Snapshot.State?.Text), cancellationToken).ConfigureAwait(false);
        return reached.Snapshot.State!.Text;
    }

    /// <summary>Waits until something holds for a resource.</summary>
    public async Task<ResourceEvent> WaitForResourceAsync(
        string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        await foreach (var change in WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            if (string.Equals(change.Resource.Name, resourceName, StringComparison.OrdinalIgnoreCase) && predicate(change))
                return change;
        }

        throw new OperationCanceledException($"The resource '{resourceName}' didn't get so far before the application ended.");
    }

    /// <summary>Waits until a resource runs and, if it has health checks, is healthy; an error if it can't become so.</summary>
    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, WaitBehavior.StopOnResourceUnavailable, cancellationToken);

    /// <summary>Waits until a resource runs and, if it has health checks, is healthy.</summary>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(
        string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var state = await WaitForResourceAsync(
            resourceName,
            change => AllHealthy(change.Resource)
                || (waitBehavior == WaitBehavior.StopOnResourceUnavailable && AllEnded(change.Resource)),
            cancellationToken).ConfigureAwait(false);
        return HasEnded(state.Snapshot) && !AllHealthy(state.Resource)
            ? throw new DistributedApplicationException(Unavailable(state))
            : state;
    }

    /// <summary>Waits for what a resource waits for.</summary>
    public async Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken)
    {
        var waits = resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.WaitType switch
        {
            WaitType.WaitUntilStarted => WaitForAllAsync(wait.Resource, cancellationToken),
            WaitType.WaitForCompletion => WaitForCompletionAsync(wait, cancellationToken),
            _ => WaitForResourceHealthyAsync(wait.Resource.Name, cancellationToken),
        });
        await Task.WhenAll(waits).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed.Cancel();
        GC.SuppressFinalize(this);
    }

    private static bool HasEnded(CustomResourceSnapshot snapshot) =>
        snapshot.State is { } state && KnownResourceStates.TerminalStates.Contains(state.Text);

    private static string Unavailable(ResourceEvent state) => state.Snapshot switch
    {
        { ExitCode: { } code } => $"'{state.ResourceId}' has ended with exit code {code}",
        { State: { } reached } => $"'{state.ResourceId}' is in the state {reached.Text}",
        _ => $"'{state.ResourceId}' is not available",
    };

    private async Task WaitForAllAsync(IResource resource, CancellationToken cancellationToken)
    {
        var state = await WaitForResourceAsync(
            resource.Name,
            change => Remaining(resource).All(replica => replica.Snapshot.State?.Text == KnownResourceStates.Running),
            cancellationToken).ConfigureAwait(false);
        if (AllEnded(resource))
            throw new DistributedApplicationException(Unavailable(state));
    }

    private async Task WaitForCompletionAsync(WaitAnnotation wait, CancellationToken cancellationToken)
    {
        var state = await WaitForResourceAsync(wait.Resource.Name, change => HasEnded(change.Snapshot), cancellationToken).ConfigureAwait(false);
        if (state.Snapshot.ExitCode != wait.ExitCode)
            throw new DistributedApplicationException($"{Unavailable(state)}, and not with {wait.ExitCode}");
    }

    /// <summary>Whether every replica that is left, and there is one, is healthy.</summary>
    private bool AllHealthy(IResource resource) =>
        !AllEnded(resource) && Remaining(resource).All(replica => replica.Snapshot.HealthStatus == HealthStatus.Healthy);

    private bool AllEnded(IResource resource) => !Remaining(resource).Any();

    private IEnumerable<ResourceEvent> Remaining(IResource resource) =>
        _current.Values.Where(state => state.Resource == resource && !HasEnded(state.Snapshot));
}
