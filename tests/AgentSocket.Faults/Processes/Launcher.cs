using System.Collections.Concurrent;
using System.Diagnostics;

namespace AgentSocket.Faults.Processes;

/// <summary>
/// Starts processes that die with this one, however it ends: the kernel kills them (PR_SET_PDEATHSIG, which setpriv sets). It does so
/// when the thread that started them ends, so one thread, which lasts as long as this process, starts them all.
/// </summary>
internal static class Launcher
{
    private static readonly BlockingCollection<(ProcessStartInfo Info, TaskCompletionSource<Process> Started)> Waiting = Begin();

    /// <summary>Starts a program. What it says is appended to a file.</summary>
    public static Task<Process> StartAsync(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, string log)
    {
        // The shell only opens the file; then it is replaced, so the process's id stays.
        var info = new ProcessStartInfo("setpriv", ["--pdeathsig", "KILL", "sh", "-c", "exec \"$0\" \"$@\" >>\"$FAULTS_LOG\" 2>&1 </dev/null", program, .. arguments]);
        foreach (var (name, value) in environment)
            info.Environment[name] = value;
        info.Environment["FAULTS_LOG"] = log;
        info.WorkingDirectory = Path.GetDirectoryName(log)!;
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Waiting.Add((info, started));
        return started.Task;
    }

    private static BlockingCollection<(ProcessStartInfo, TaskCompletionSource<Process>)> Begin()
    {
        var waiting = new BlockingCollection<(ProcessStartInfo, TaskCompletionSource<Process>)>();
        new Thread(() => Run(waiting)) { IsBackground = true, Name = "launcher" }.Start();
        return waiting;
    }

    private static void Run(BlockingCollection<(ProcessStartInfo Info, TaskCompletionSource<Process> Started)> waiting)
    {
        foreach (var (info, started) in waiting.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(info)!);
            }
            catch (System.ComponentModel.Win32Exception exception)
            {
                started.SetException(new InvalidOperationException($"{info.FileName} is missing. To install it: sudo apt-get install util-linux", exception));
            }
        }
    }
}
