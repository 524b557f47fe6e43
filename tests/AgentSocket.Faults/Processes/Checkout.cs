namespace AgentSocket.Faults.Processes;

/// <summary>Where this checkout's programs are, and where the bench writes.</summary>
internal static class Checkout
{
    public static string Root { get; } = FindRoot();

    /// <summary>Ignored by version control.</summary>
    public static string Output { get; } = Path.Combine(Root, "artifacts", "faults");

    /// <summary>A service as it was built, in the configuration that the bench was built in.</summary>
    public static string ProgramOf(string project)
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var path = Path.Combine(Root, "artifacts", "bin", project, configuration, $"{project}.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{project} isn't built: dotnet build {project}", path);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The bench runs from a build inside of the checkout.");
    }
}
