using System.Reflection;

namespace Aspire.Hosting;

/// <summary>How the application is built.</summary>
public sealed class DistributedApplicationOptions
{
    private Assembly? _assembly;

    /// <summary>The command line.</summary>
    public string[]? Args { get; set; }

    /// <summary>The AppHost's assembly; null: the program's.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>Whether to do without a dashboard.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>Whether the resources' output goes to the AppHost's log instead of the terminal.</summary>
    public bool EnableResourceLogging { get; set; }

    /// <summary>Whether the dashboard may do without TLS.</summary>
    public bool AllowUnsecuredTransport { get; set; }

    internal Assembly? Assembly => _assembly ??= AssemblyName is { } name ? Assembly.Load(name) : Assembly.GetEntryAssembly();
}
