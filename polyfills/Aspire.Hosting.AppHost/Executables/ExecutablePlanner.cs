using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Executables;

/// <summary>Runs a program of this machine.</summary>
internal sealed class ExecutablePlanner(ResourceValues values) : IProcessPlanner
{
    public async Task<ProcessSpec?> PlanAsync(IResource resource, int replica, CancellationToken cancellationToken)
    {
        if (resource is not ExecutableResource executable)
            return null;

        if (!Directory.Exists(executable.WorkingDirectory))
            throw new DistributedApplicationException($"The folder {executable.WorkingDirectory} doesn't exist.");

        var environment = InheritedEnvironment.Copy();
        foreach (var (name, value) in await values.EnvironmentAsync(resource, replica, cancellationToken).ConfigureAwait(false))
            environment[name] = value;
        var arguments = await values.ArgumentsAsync(resource, replica, cancellationToken).ConfigureAwait(false);
        return new(Find(executable), arguments, executable.WorkingDirectory, environment);
    }

    private static string Find(ExecutableResource executable)
    {
        if (executable.Command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            var path = Path.GetFullPath(executable.Command, executable.WorkingDirectory);
            return File.Exists(path) ? path : throw new DistributedApplicationException($"The program {path} doesn't exist.");
        }

        return SearchPath.Find(executable.Command)
            ?? throw new DistributedApplicationException($"The program '{executable.Command}' isn't on the PATH.");
    }
}
