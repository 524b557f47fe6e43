using System.Runtime.InteropServices;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.ProjectLaunching;

/// <summary>Runs a project from what the AppHost's build made of it.</summary>
internal sealed class ProjectPlanner(ResourceValues values, AppHostMetadata appHost) : IProcessPlanner
{
    public async Task<ProcessSpec?> PlanAsync(IResource resource, int replica, CancellationToken cancellationToken)
    {
        if (resource is not ProjectResource project)
            return null;

        var path = project.GetProjectMetadata().ProjectPath;
        var output = appHost.OutputOf(path)
            ?? throw new DistributedApplicationException($"The AppHost doesn't refer to the project {path}, so it isn't built with it.");
        if (!File.Exists(output))
            throw new DistributedApplicationException($"{output} is missing: build the AppHost, which builds what it refers to.");

        var environment = InheritedEnvironment.Copy();
        foreach (var (name, value) in await values.EnvironmentAsync(resource, replica, cancellationToken).ConfigureAwait(false))
            environment[name] = value;
        var arguments = await values.ArgumentsAsync(resource, replica, cancellationToken).ConfigureAwait(false);
        return new(Muxer(), [output, .. arguments], Path.GetDirectoryName(path)!, environment);
    }

    /// <summary>The dotnet program that this process itself runs on.</summary>
    private static string Muxer()
    {
        var runtime = Path.GetFullPath(RuntimeEnvironment.GetRuntimeDirectory());
        var muxer = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", "dotnet"));
        return File.Exists(muxer) ? muxer : "dotnet";
    }
}
