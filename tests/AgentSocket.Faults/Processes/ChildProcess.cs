using System.Diagnostics;

namespace AgentSocket.Faults.Processes;

/// <summary>A process of this bench: begins, is frozen, killed, begins again with the same arguments, and never outlives the bench.</summary>
internal sealed class ChildProcess(
    string name, string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, string log, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(60);

    private Process? _process;

    public string Name => name;

    /// <summary>Its id; 0 when it isn't running.</summary>
    public int Id => _process is { HasExited: false } running ? running.Id : 0;

    /// <summary>Where it says what it does.</summary>
    public string Log => log;

    /// <summary>Starts it and waits until it is ready.</summary>
    public async Task StartAsync(Func<CancellationToken, Task<bool>> isReady, CancellationToken cancellationToken)
    {
        _process?.Dispose();
        _process = await Launcher.StartAsync(program, arguments, environment, log);
        var started = time.GetTimestamp();
        while (!await isReady(cancellationToken))
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"{name} ended with {_process.ExitCode} instead of becoming ready; see {log}.");
            if (time.GetElapsedTime(started) > ReadyLimit)
                throw new TimeoutException($"{name} isn't ready after {ReadyLimit.TotalSeconds} s; see {log}.");
            await Task.Delay(Poll, time, cancellationToken);
        }
    }

    /// <summary>Freezes it.</summary>
    public bool Freeze() => Signal.Send(Id, Signal.Stop);

    /// <summary>Lets it go on.</summary>
    public bool Thaw() => Signal.Send(Id, Signal.Continue);

    /// <summary>Asks it to end, and waits until it has.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> TerminateAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        await EndAsync(Signal.Terminate, cancellationToken);
        return time.GetElapsedTime(started);
    }

    /// <summary>Ends it at once, as a crash does.</summary>
    public Task KillAsync(CancellationToken cancellationToken) => EndAsync(Signal.Kill, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await EndAsync(Signal.Kill, CancellationToken.None);
        _process?.Dispose();
        _process = null;
    }

    private async Task EndAsync(int signal, CancellationToken cancellationToken)
    {
        if (_process is null || !Signal.Send(Id, signal))
            return;
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(EndLimit, time, cancellationToken);
    }
}
