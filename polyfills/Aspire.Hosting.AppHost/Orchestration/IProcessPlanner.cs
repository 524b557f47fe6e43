using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Orchestration;

/// <summary>Knows which program serves a kind of resource.</summary>
internal interface IProcessPlanner
{
    /// <summary>The program for one replica of a resource, or null if the resource is of another kind.</summary>
    Task<ProcessSpec?> PlanAsync(IResource resource, int replica, CancellationToken cancellationToken);

    /// <summary>Removes what the program may have left outside of its process group.</summary>
    Task CleanUpAsync(IResource resource) => Task.CompletedTask;
}
