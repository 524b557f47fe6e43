namespace AgentSocket.AppHost.RedisChoice;

internal static class SearchPath
{
    /// <summary>The first of some programs that is on the PATH.</summary>
    public static string? Find(params ReadOnlySpan<string> programs)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
        foreach (var program in programs)
        {
            foreach (var folder in folders)
            {
                var path = Path.Combine(folder, program);
                if (File.Exists(path))
                    return path;
            }
        }

        return null;
    }
}
