using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Health;
using Aspire.Hosting.Ports;
using Aspire.Hosting.Proxying;
using Aspire.Hosting.Terminal;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration;

/// <summary>Runs the application on this machine, without anything besides .NET and a shell.</summary>
internal sealed class Orchestrator(
    DistributedApplicationModel model,
    EndpointAllocator ports,
    IEnumerable<IProcessPlanner> planners,
    ResourceNotificationService notifications,
    IDistributedApplicationEventing eventing,
    HealthMonitor health,
    ResourceLog log,
    AddressTable table,
    IServiceProvider services,
    TimeProvider time) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly IProcessPlanner[] _planners = [.. planners];
    private readonly List<ResourceRunner> _runners = [];
    private readonly List<ReplicaProxy> _proxies = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
            throw new DistributedApplicationException("The polyfills' orchestrator needs a POSIX shell; on Windows use the Aspire packages.");

        ports.Allocate(model.Resources);
        foreach (var resource in model.Resources)
        {
            if (resource.HasAnnotationOfType<EndpointAnnotation>())
                await eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, services), cancellationToken).ConfigureAwait(false);
            await PrepareAsync(resource).ConfigureAwait(false);
        }

        foreach (var runner in _runners)
            runner.Start();
        table.PrintWhenSettled([.. _runners.Select(runner => runner.Resource)]);
    }

    /// <summary>Stops a resource when all that wait for it have stopped; whatever isn't gone at the deadline is killed.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var grace = new CancellationTokenSource(Grace, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, grace.Token);
        var stops = new Dictionary<IResource, Task>();
        await Task.WhenAll(_runners.Select(Stop)).ConfigureAwait(false);
        foreach (var proxy in _proxies)
            await proxy.DisposeAsync().ConfigureAwait(false);
        _proxies.Clear();

        Task Stop(ResourceRunner runner)
        {
            if (stops.TryGetValue(runner.Resource, out var stop))
                return stop;

            // Not a cycle: those who wait for each other never started.
            stops[runner.Resource] = Task.CompletedTask;
            var dependents = _runners.Where(other => Needs(other.Resource, runner.Resource)).Select(Stop).ToArray();
            return stops[runner.Resource] = StopAfterAsync(dependents, runner, deadline.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        foreach (var runner in _runners)
            await runner.DisposeAsync().ConfigureAwait(false);
        _runners.Clear();
        ports.Dispose();
    }

    /// <summary>Whether one resource must be gone before the other may stop; all have something to tell the dashboard to the last.</summary>
    private static bool Needs(IResource dependent, IResource dependency) => dependency is DashboardResource
        ? dependent != dependency
        : dependent.Annotations.OfType<WaitAnnotation>().Any(wait => wait.Resource == dependency);

    private async Task StopAfterAsync(Task[] dependents, ResourceRunner runner, CancellationToken deadline)
    {
        await Task.WhenAll(dependents).ConfigureAwait(false);
        await runner.StopAsync(deadline).ConfigureAwait(false);
        foreach (var planner in _planners)
            await planner.CleanUpAsync(runner.Resource).ConfigureAwait(false);
    }

    private async Task PrepareAsync(IResource resource)
    {
        if (resource is ParameterResource)
        {
            // It has no process: it's there.
            await notifications.PublishUpdateAsync(resource, state => state with { State = KnownResourceStates.Running }).ConfigureAwait(false);
            return;
        }

        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            Front(resource, endpoint);

        var count = resource.GetReplicaCount();
        var replicas = Enumerable.Range(0, count)
            .Select(number => new Replica(
                resource, number, count == 1 ? resource.Name : $"{resource.Name}-{number + 1}", _planners, ports, notifications, log))
            .ToArray();
        foreach (var replica in replicas)
            await notifications.PublishUpdateAsync(resource, replica.Id, state => state with { Urls = Addresses.Of(resource) }).ConfigureAwait(false);
        _runners.Add(new(resource, replicas, notifications, eventing, services, health, log));
    }

    private void Front(IResource resource, EndpointAnnotation endpoint)
    {
        var port = endpoint.AllocatedEndpoint!.Port;
        if (resource is ContainerResource || (endpoint.ListenerPorts.Count == 1 && endpoint.ListenerPorts[0] == port))
            return;

        ports.Release(port);
        _proxies.Add(ReplicaProxy.Start(port, endpoint.ListenerPorts));
    }
}
