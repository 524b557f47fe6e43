using AgentSocket.Faults.Checking;

namespace AgentSocket.Faults.Processes;

/// <summary>What services have written. One of ours that logs an error has met something that was thought impossible, even if its clients notice nothing.</summary>
internal static class ServiceLogs
{
    private const string Pattern = "*.log";
    private const string Error = "fail: AgentSocket.";

    /// <summary>Forgets what earlier scenarios left.</summary>
    public static void Clear(string folder)
    {
        foreach (var log in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, Pattern) : [])
            File.Delete(log);
    }

    public static IEnumerable<Finding> Check(string folder) => Directory.EnumerateFiles(folder, Pattern).Order(StringComparer.Ordinal).SelectMany(log =>
    {
        string[] lines = [.. File.ReadLines(log)];
        return lines.Index().Where(line => line.Item.StartsWith(Error, StringComparison.Ordinal))
            .Select(line => new Finding("log", Path.GetFileNameWithoutExtension(log), 0, string.Join(" ", lines.Skip(line.Index + 1).Take(2).Select(text => text.Trim()))));
    });
}
