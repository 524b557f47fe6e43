using System.Collections;

namespace Aspire.Hosting.Orchestration;

/// <summary>What resources inherit of the AppHost's own environment.</summary>
internal static class InheritedEnvironment
{
    // Addresses and profiles of the AppHost are not the resources' own; parameters and connection strings are given to
    // those who are to have them, by reference.
    private static readonly string[] Kept =
    [
        "ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "HTTP_PORTS", "HTTPS_PORTS", "URLS",
        "DOTNET_LAUNCH_PROFILE", "ASPIRE_", "DOTNET_DASHBOARD_", "DOTNET_RESOURCE_SERVICE_", "Parameters__", "ConnectionStrings__",
    ];

    public static Dictionary<string, string> Copy()
    {
        var copy = new Dictionary<string, string>();
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (!IsKept(name))
                copy[name] = (string?)variable.Value ?? string.Empty;
        }

        return copy;
    }

    private static bool IsKept(string name) => Array.Exists(Kept, kept => kept.EndsWith('_')
        ? name.StartsWith(kept, StringComparison.OrdinalIgnoreCase)
        : name.Equals(kept, StringComparison.OrdinalIgnoreCase));
}
