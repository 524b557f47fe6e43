using System.Globalization;

namespace Aspire.Hosting.Ports;

/// <summary>Finds out which process listens on a port, where the system tells (Linux: /proc).</summary>
internal static class PortHolder
{
    private const string Listening = "0A";

    /// <summary>The process's name and id, or null.</summary>
    public static string? Find(int port)
    {
        var sockets = new HashSet<string>();
        foreach (var table in (string[])["/proc/net/tcp", "/proc/net/tcp6"])
        {
            if (File.Exists(table))
                sockets.UnionWith(File.ReadLines(table).Skip(1).Select(line => SocketOf(line, port)).OfType<string>());
        }

        return sockets.Count == 0 ? null : Processes().FirstOrDefault(process => Holds(process, sockets)) is { } holder
            ? $"{NameOf(holder)} (process {Path.GetFileName(holder)})"
            : null;
    }

    // sl, local_address:port, rem_address, st, tx_queue:rx_queue, tr:tm, retrnsmt, uid, timeout, inode
    private static string? SocketOf(string line, int port)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 9 && fields[3] == Listening && fields[1].EndsWith($":{port:X4}", StringComparison.Ordinal)
            ? $"socket:[{fields[9]}]"
            : null;
    }

    private static IEnumerable<string> Processes() =>
        Directory.EnumerateDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out _));

    private static bool Holds(string process, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(process, "fd"))
                .Any(descriptor => new FileInfo(descriptor).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string NameOf(string process)
    {
        var arguments = File.ReadAllText(Path.Combine(process, "cmdline")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        if (arguments.Length == 0)
            return File.ReadAllText(Path.Combine(process, "comm")).Trim();

        var assembly = arguments.FirstOrDefault(argument => argument.EndsWith(".dll", StringComparison.OrdinalIgnoreCase));
        return Path.GetFileName(assembly ?? arguments[0]);
    }
}
