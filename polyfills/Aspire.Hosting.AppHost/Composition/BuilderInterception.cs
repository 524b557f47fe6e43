using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>
/// How a test takes part in what the AppHost's own entry point does. It flows with the execution context of the thread on
/// which the test runs the entry point, so that several tests may do so at once.
/// </summary>
internal abstract class BuilderInterception
{
    private static readonly AsyncLocal<BuilderInterception?> Flowing = new();

    public static BuilderInterception? Current
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    /// <summary>Before the builder exists: options can still be changed.</summary>
    public abstract void Constructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings);

    /// <summary>The entry point has described the application; building goes on when this returns.</summary>
    public abstract void Building(DistributedApplicationBuilder builder);

    /// <summary>The application is built. The test starts and stops it; the entry point waits.</summary>
    public abstract Task RunAsync(DistributedApplication application);
}
