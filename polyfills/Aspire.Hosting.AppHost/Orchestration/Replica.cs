using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Ports;
using Aspire.Hosting.Processes;
using Aspire.Hosting.Terminal;

namespace Aspire.Hosting.Orchestration;

/// <summary>One process of a resource, from its start to its end.</summary>
internal sealed class Replica(
    IResource resource,
    int number,
    string id,
    IReadOnlyList<IProcessPlanner> planners,
    EndpointAllocator ports,
    ResourceNotificationService notifications,
    ResourceLog log)
{
    private readonly Lock _gate = new();
    private SupervisedProcess? _process;
    private bool _stopping;

    public string Id => id;

    /// <summary>Runs the process until it ends, by itself or because it's told to.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await PublishAsync(KnownResourceStates.Starting).ConfigureAwait(false);
        var spec = await PlanAsync(cancellationToken).ConfigureAwait(false);
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            ports.Release(resource is ContainerResource ? endpoint.AllocatedEndpoint!.Port : endpoint.ListenerPorts[number]);
        }

        var process = Start(spec, cancellationToken);
        await using (process.ConfigureAwait(false))
        {
            var pid = await process.GetIdAsync().ConfigureAwait(false);
            await notifications.PublishUpdateAsync(resource, id, snapshot => snapshot with
            {
                State = KnownResourceStates.Running,
                Properties = [.. snapshot.Properties, new("executable.pid", pid)],
            }).ConfigureAwait(false);

            var code = await process.Exit.ConfigureAwait(false);
            if (!_stopping)
                log.Report(id, code == 0 ? $"'{id}' has finished." : Obituary(code));
            await notifications.PublishUpdateAsync(resource, id, snapshot => snapshot with
            {
                State = code == 0 ? KnownResourceStates.Finished : KnownResourceStates.Exited,
                ExitCode = code,
            }).ConfigureAwait(false);
        }
    }

    /// <summary>Tells the process to end; makes it at the deadline.</summary>
    public async Task StopAsync(CancellationToken deadline)
    {
        SupervisedProcess? running;
        lock (_gate)
        {
            _stopping = true;
            running = _process;
        }

        if (running is { Exit.IsCompleted: false } process)
        {
            await PublishAsync(KnownResourceStates.Stopping).ConfigureAwait(false);
            await process.StopAsync(deadline).ConfigureAwait(false);
        }
    }

    /// <summary>Starts the process, unless it has been stopped before.</summary>
    private SupervisedProcess Start(ProcessSpec spec, CancellationToken cancellationToken)
    {
        var isShown = !resource.HasAnnotationOfType<QuietAnnotation>();
        lock (_gate)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return _process = SupervisedProcess.Start(spec, line => log.Write(id, line, isShown));
        }
    }

    private async Task<ProcessSpec> PlanAsync(CancellationToken cancellationToken)
    {
        foreach (var planner in planners)
        {
            if (await planner.PlanAsync(resource, number, cancellationToken).ConfigureAwait(false) is { } spec)
                return spec;
        }

        throw new DistributedApplicationException($"A {resource.GetType().Name} can't be run.");
    }

    private Task PublishAsync(string state) => notifications.PublishUpdateAsync(resource, id, snapshot => snapshot with { State = state });

    private string Obituary(int code)
    {
        var tail = string.Join('\n', log.TailOf(id).Select(line => "  " + line));
        return $"'{id}' has ended with exit code {code}{(code > 128 ? $" (signal {code - 128})" : "")}."
            + (tail.Length == 0 ? " It printed nothing." : $" The last that it printed:\n{tail}");
    }
}
