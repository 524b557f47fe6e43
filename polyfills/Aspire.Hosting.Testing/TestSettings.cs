using System.Reflection;
using Aspire.Hosting.ProjectLaunching;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>
/// How an AppHost is set up in a test: as its launch profile says, but without a dashboard, on random ports, and with the
/// resources' output in the log.
/// </summary>
internal static class TestSettings
{
    public static void Apply(
        DistributedApplicationOptions options,
        HostApplicationBuilderSettings settings,
        Assembly appHost,
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    {
        settings.Args = options.Args = [.. options.Args ?? [], .. args];
        settings.ApplicationName = options.AssemblyName = appHost.GetName().Name;
        settings.Configuration ??= new ConfigurationManager();
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        var directory = AppHostMetadata.Of(appHost).ProjectDirectory;
        if (Directory.Exists(directory))
            settings.ContentRootPath = directory;
        Preset(settings, [new("DcpPublisher:RandomizePorts", "true")]);

        configure(options, settings);

        if (directory is not null && LaunchProfiles.Read(directory)?.Profiles is { Count: > 0 } profiles)
            Preset(settings, FromProfile(profiles, settings.Configuration["DOTNET_LAUNCH_PROFILE"]));
    }

    private static List<KeyValuePair<string, string?>> FromProfile(Dictionary<string, LaunchProfile> profiles, string? name)
    {
        name ??= profiles.Keys.First();
        if (!profiles.TryGetValue(name, out var profile))
            throw new InvalidOperationException($"The AppHost has no launch profile '{name}'.");

        List<KeyValuePair<string, string?>> values = [new("DOTNET_LAUNCH_PROFILE", name)];
        foreach (var (variable, value) in profile.EnvironmentVariables)
        {
            values.Add(new(variable, value));

            // The host reads its own settings without the prefix.
            if (variable.StartsWith("DOTNET_", StringComparison.OrdinalIgnoreCase))
                values.Add(new(variable["DOTNET_".Length..], value));
        }

        return values;
    }

    /// <summary>Sets what neither the test nor its command line has set.</summary>
    private static void Preset(HostApplicationBuilderSettings settings, IEnumerable<KeyValuePair<string, string?>> values)
    {
        var commandLine = new ConfigurationBuilder().AddCommandLine(settings.Args ?? []).Build();
        var open = values.Where(value => commandLine[value.Key] is null && settings.Configuration![value.Key] is null).ToArray();
        settings.Configuration!.AddInMemoryCollection(open);
    }
}
