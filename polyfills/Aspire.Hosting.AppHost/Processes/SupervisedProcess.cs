using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.Processes;

/// <summary>A program and all that it starts, which end at the latest when this process does (see supervise.sh).</summary>
internal sealed class SupervisedProcess : IAsyncDisposable
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "supervise.sh");

    /// <summary>How long output is read on after the end: a program that has gone into the background may keep it open.</summary>
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(2);

    private readonly Process _supervisor;
    private readonly TaskCompletionSource<int> _id = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SupervisedProcess(Process supervisor, Action<string> output)
    {
        _supervisor = supervisor;
        Exit = RunAsync(output);
    }

    /// <summary>The program's exit code, or 128 and the signal that ended it; when all of its output has been read.</summary>
    public Task<int> Exit { get; }

    public static SupervisedProcess Start(ProcessSpec spec, Action<string> output)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = spec.WorkingDirectory,
        };
        foreach (var argument in (string[])[Script, spec.Program, .. spec.Arguments])
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (name, value) in spec.Environment)
            start.Environment[name] = value;

        try
        {
            var supervisor = Process.Start(start)!;
            SendAwkwardVariables(supervisor.StandardInput, spec.Environment);
            return new SupervisedProcess(supervisor, output);
        }
        catch (Win32Exception impossible)
        {
            throw new DistributedApplicationException($"{spec.Program} can't be started: {impossible.Message}", impossible);
        }
    }

    /// <summary>The program's process id.</summary>
    public Task<int> GetIdAsync() => _id.Task;

    /// <summary>Tells the program to end, and when it hasn't by the deadline, makes it.</summary>
    public async Task StopAsync(CancellationToken deadline)
    {
        Order("TERM");
        try
        {
            await Exit.WaitAsync(deadline).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Order("KILL");
            await Exit.ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Order("KILL");
        await Exit.ConfigureAwait(false);
        _supervisor.Dispose();
    }

    /// <summary>A shell doesn't hand on variables with names such as <c>services__back-end__http__0</c>.</summary>
    private static void SendAwkwardVariables(StreamWriter lease, IReadOnlyDictionary<string, string> environment)
    {
        foreach (var (name, value) in environment)
        {
            if (name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_') && !char.IsAsciiDigit(name[0]))
                continue;
            if (value.Contains('\n', StringComparison.Ordinal))
                throw new DistributedApplicationException($"The variable '{name}' has several lines, and a name with which a shell can't hand them on.");
            lease.WriteLine($"{name}={value}");
        }

        lease.WriteLine('.');
        lease.Flush();
    }

    private async Task<int> RunAsync(Action<string> output)
    {
        var errors = PumpAsync(_supervisor.StandardError, output);
        if (int.TryParse(await _supervisor.StandardOutput.ReadLineAsync().ConfigureAwait(false), CultureInfo.InvariantCulture, out var id))
            _id.TrySetResult(id);
        var all = Task.WhenAll(errors, PumpAsync(_supervisor.StandardOutput, output));
        await ExitOf(_supervisor).ConfigureAwait(false);
        _id.TrySetCanceled();
        await Task.WhenAny(all, Task.Delay(OutputGrace, TimeProvider.System)).ConfigureAwait(false);
        return _supervisor.ExitCode;
    }

    /// <summary>The end of the process itself; <see cref="Process.WaitForExitAsync"/> also waits for those who hold its output.</summary>
    private static Task ExitOf(Process process)
    {
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => exited.TrySetResult();
        return process.HasExited ? Task.CompletedTask : exited.Task;
    }

    private static async Task PumpAsync(StreamReader source, Action<string> output)
    {
        while (await source.ReadLineAsync().ConfigureAwait(false) is { } line)
            output(line);
    }

    private void Order(string signal)
    {
        try
        {
            _supervisor.StandardInput.WriteLine(signal);
            _supervisor.StandardInput.Flush();
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // There is nobody left to signal.
        }
    }
}
