namespace AgentSocket.Faults.Processes;

/// <summary>What a process holds, as the kernel counts it.</summary>
internal static class Handles
{
    /// <summary>Open file descriptors.</summary>
    public static int FilesOf(int processId) => Directory.EnumerateFileSystemEntries($"/proc/{processId}/fd").Count();

    /// <summary>Threads.</summary>
    public static int ThreadsOf(int processId) => Directory.EnumerateDirectories($"/proc/{processId}/task").Count();

    /// <summary>Resident memory in KiB.</summary>
    public static long ResidentOf(int processId)
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
