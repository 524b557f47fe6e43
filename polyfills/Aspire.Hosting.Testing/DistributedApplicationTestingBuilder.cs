using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Runs an AppHost in a test: its own entry point describes the application, the test starts and stops it.</summary>
public static class DistributedApplicationTestingBuilder
{
    /// <summary>Lets an AppHost describe its application.</summary>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default)
        where TEntryPoint : class => RunAsync(typeof(TEntryPoint), [], Unchanged, cancellationToken);

    /// <summary>Lets an AppHost describe its application, with a command line.</summary>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args, CancellationToken cancellationToken = default)
        where TEntryPoint : class => RunAsync(typeof(TEntryPoint), args, Unchanged, cancellationToken);

    /// <summary>Lets an AppHost describe its application, with a command line and other options.</summary>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder,
        CancellationToken cancellationToken = default) => RunAsync(typeof(TEntryPoint), args, configureBuilder, cancellationToken);

    /// <summary>Lets an AppHost describe its application, with a command line.</summary>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(
        Type entryPoint, string[] args, CancellationToken cancellationToken = default) =>
        RunAsync(entryPoint, args, Unchanged, cancellationToken);

    /// <summary>Lets an AppHost describe its application, with a command line and other options.</summary>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(
        Type entryPoint,
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder,
        CancellationToken cancellationToken = default) => RunAsync(entryPoint, args, configureBuilder, cancellationToken);

    private static async Task<IDistributedApplicationTestingBuilder> RunAsync(
        Type entryPoint,
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder,
        CancellationToken cancellationToken) =>
        await EntryPointRun.StartAsync(entryPoint.Assembly, args, configureBuilder, cancellationToken).ConfigureAwait(false);

    private static void Unchanged(DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
    }
}
