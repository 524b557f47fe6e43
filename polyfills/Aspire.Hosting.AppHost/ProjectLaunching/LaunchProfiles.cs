using System.Text.Json;

namespace Aspire.Hosting.ProjectLaunching;

/// <summary>Finds the launch profile of a project.</summary>
internal static class LaunchProfiles
{
    private static readonly JsonSerializerOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>
    /// The profile that was asked for; or the one of the same name as the AppHost's own, if the project has it; or the
    /// project's first.
    /// </summary>
    public static (string Name, LaunchProfile Profile)? Select(IProjectMetadata project, string? asked, string? appHosts)
    {
        var settings = project.LaunchSettings ?? Read(Path.GetDirectoryName(project.ProjectPath)!);
        if (asked is not null)
        {
            return settings?.Profiles.TryGetValue(asked, out var named) == true
                ? (asked, named)
                : throw new DistributedApplicationException($"{project.ProjectPath} has no launch profile '{asked}'.");
        }

        if (settings is null)
            return null;
        if (appHosts is not null && settings.Profiles.TryGetValue(appHosts, out var same))
            return (appHosts, same);

        var first = settings.Profiles.FirstOrDefault(profile => IsForProjects(profile.Value));
        return first.Key is null ? null : (first.Key, first.Value);
    }

    public static LaunchSettings? Read(string projectDirectory)
    {
        var file = Path.Combine(projectDirectory, "Properties", "launchSettings.json");
        if (!File.Exists(file))
            return null;

        try
        {
            return JsonSerializer.Deserialize<LaunchSettings>(File.ReadAllText(file), Lenient);
        }
        catch (JsonException unreadable)
        {
            throw new DistributedApplicationException($"{file} can't be read: {unreadable.Message}", unreadable);
        }
    }

    private static bool IsForProjects(LaunchProfile profile) =>
        string.IsNullOrEmpty(profile.CommandName) || string.Equals(profile.CommandName, "Project", StringComparison.OrdinalIgnoreCase);
}
