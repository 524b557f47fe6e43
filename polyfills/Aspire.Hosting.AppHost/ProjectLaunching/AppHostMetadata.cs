using System.Reflection;

namespace Aspire.Hosting;

/// <summary>What the build wrote into the AppHost's assembly: where things are.</summary>
internal sealed class AppHostMetadata
{
    private const string OutputPrefix = "AspireProjectOutput:";

    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    private AppHostMetadata(Assembly? assembly)
    {
        foreach (var entry in assembly?.GetCustomAttributes<AssemblyMetadataAttribute>() ?? [])
        {
            if (entry.Value is { Length: > 0 } value)
                _values[entry.Key] = value;
        }
    }

    /// <summary>The folder of the AppHost's project.</summary>
    public string? ProjectDirectory => _values.GetValueOrDefault("AppHostProjectPath");

    /// <summary>The folder into which eng/ installs the dashboard.</summary>
    public string? DashboardDirectory => _values.GetValueOrDefault("AspireDashboardDirectory");

    /// <summary>The folder in which the dashboard keeps what it unpacks and writes.</summary>
    public string? DashboardHome => _values.GetValueOrDefault("AspireDashboardHome");

    public static AppHostMetadata Of(Assembly? assembly) => new(assembly);

    /// <summary>The assembly that the build made of a project, in the configuration of the AppHost.</summary>
    public string? OutputOf(string projectPath) => _values.GetValueOrDefault(OutputPrefix + Path.GetFullPath(projectPath));
}
