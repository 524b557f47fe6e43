using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Containers;

/// <summary>Runs a container in the foreground of the engine's client, which takes it down when it ends.</summary>
internal sealed class ContainerPlanner(ResourceValues values) : IProcessPlanner
{
    // Names are the engine's, not ours alone: several applications may run at once.
    private readonly string _suffix = RandomNumberGenerator.GetHexString(8, lowercase: true);

    public async Task<ProcessSpec?> PlanAsync(IResource resource, int replica, CancellationToken cancellationToken)
    {
        if (resource is not ContainerResource container)
            return null;

        var engine = await ContainerEngine.FindAsync(cancellationToken).ConfigureAwait(false);
        var image = container.Annotations.OfType<ContainerImageAnnotation>().Last();
        List<string> command = ["run", "--rm", "--init", "--name", NameOf(container)];
        foreach (var endpoint in container.Annotations.OfType<EndpointAnnotation>())
            command.AddRange(["-p", $"127.0.0.1:{endpoint.AllocatedEndpoint!.Port}:{endpoint.ListenerPorts[0]}"]);
        if (container.Entrypoint is { } entrypoint)
            command.AddRange(["--entrypoint", entrypoint]);

        // Values go through the client's environment, not its command line, which anyone on the machine can read.
        var environment = InheritedEnvironment.Copy();
        foreach (var (name, value) in await values.EnvironmentAsync(resource, replica, cancellationToken).ConfigureAwait(false))
        {
            environment[name] = value;
            command.AddRange(["-e", name]);
        }

        command.Add(image.FullName);
        command.AddRange(await values.ArgumentsAsync(resource, replica, cancellationToken).ConfigureAwait(false));
        return new(engine, command, Environment.CurrentDirectory, environment);
    }

    public async Task CleanUpAsync(IResource resource)
    {
        if (resource is not ContainerResource container)
            return;

        var engine = await ContainerEngine.FindAsync(CancellationToken.None).ConfigureAwait(false);
        await ContainerEngine.RunAsync(engine, ["rm", "--force", NameOf(container)], CancellationToken.None).ConfigureAwait(false);
    }

    private string NameOf(ContainerResource container) => $"{container.Name}-{_suffix}";
}
