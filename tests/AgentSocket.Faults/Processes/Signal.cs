using System.Runtime.InteropServices;

namespace AgentSocket.Faults.Processes;

/// <summary>What a process can be sent: kill(2), by its own id.</summary>
internal static partial class Signal
{
    /// <summary>Ends it at once.</summary>
    public const int Kill = 9;

    /// <summary>Asks it to end.</summary>
    public const int Terminate = 15;

    /// <summary>Goes on after <see cref="Stop"/>.</summary>
    public const int Continue = 18;

    /// <summary>Freezes it: its sockets stay open, and nobody answers.</summary>
    public const int Stop = 19;

    /// <summary>Sends it.</summary>
    /// <returns>Whether there is such a process.</returns>
    public static bool Send(int processId, int signal) => processId > 0 && KillCore(processId, signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int KillCore(int processId, int signal);
}
