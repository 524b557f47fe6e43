using AgentSocket.Faults.Checking;

namespace AgentSocket.Faults.Processes;

/// <summary>What services have written. One of ours that logs an error has met something that was thought impossible, even if its clients notice nothing.</summary>
internal static class ServiceLogs
{
    private const string Pattern = "*.log";
    private const string Error = "fail: AgentSocket.";

    /// <summary>A worker says that it can't take a run, or can't remember a turn: what else, while Redis is away, or while it was itself.</summary>
    private static readonly string[] WithoutRedis = ["fail: AgentSocket.FunctionWorker.Invoking.InvokeEndpoint[2502]", "fail: AgentSocket.FunctionWorker.Invoking.RunExecutor[2504]"];

    /// <summary>Forgets what earlier scenarios left.</summary>
    public static void Clear(string folder)
    {
        foreach (var log in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, Pattern) : [])
            File.Delete(log);
    }

    /// <param name="folder">Where they are.</param>
    /// <param name="wasRedisAway">Whether Redis was killed or frozen, or a worker was, whose questions to Redis then had no answer in time.</param>
    public static IEnumerable<Finding> Check(string folder, bool wasRedisAway) => Directory.EnumerateFiles(folder, Pattern).Order(StringComparer.Ordinal).SelectMany(log =>
    {
        string[] lines = [.. File.ReadLines(log)];
        return lines.Index().Where(line => line.Item.StartsWith(Error, StringComparison.Ordinal) && !(wasRedisAway && WithoutRedis.Contains(line.Item)))
            .Select(line => new Finding("log", Path.GetFileNameWithoutExtension(log), 0, string.Join(" ", lines.Skip(line.Index + 1).Take(2).Select(text => text.Trim()))));
    });
}
