using System.Diagnostics;
using System.Reflection;
using System.Text;

namespace Aspire.Tests.Applications;

/// <summary>
/// An AppHost in a process of its own, as users run it. All processes that it starts bear a mark, by which they are found
/// after it has gone.
/// </summary>
internal sealed class AppHostProcess : IAsyncDisposable
{
    private const string MarkName = "TESTS_RUN_MARK";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _mark = Guid.NewGuid().ToString("N");
    private readonly CancellationTokenSource _patience = new(Patience, TimeProvider.System);
    private readonly StringBuilder _output = new();
    private readonly Process _process;
    private readonly Task _reading;

    private AppHostProcess(Assembly appHost, IReadOnlyDictionary<string, string> environment, string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [appHost.Location, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        start.Environment["DcpPublisher__RandomizePorts"] = "true";

        // The tests' own mark begins with the AppHost's prefix for its own settings, which it doesn't hand on.
        start.Environment[MarkName] = _mark;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _reading = Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));
    }

    public int Id => _process.Id;

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public CancellationToken Ended => _patience.Token;

    public static AppHostProcess Fixture(string scenario, params string[] args) => Fixture(scenario, new Dictionary<string, string>(), args);

    public static AppHostProcess Fixture(string scenario, IReadOnlyDictionary<string, string> environment, params string[] args) =>
        new(typeof(Projects.Aspire_Fixtures_AppHost).Assembly, environment, [$"--scenario={scenario}", .. args]);

    public static AppHostProcess Product(IReadOnlyDictionary<string, string> environment, params string[] args) =>
        new(typeof(Projects.AgentSocket_AppHost).Assembly, environment, args);

    /// <summary>The processes that it has started and that still run.</summary>
    public int[] Descendants() => [.. Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), out var id) ? id : 0)
        .Where(id => id != 0 && id != Id && BearsMark(id))];

    /// <summary>The environment of the one process that runs a .NET assembly.</summary>
    public string[] EnvironmentOf(string assembly) =>
        File.ReadAllText($"/proc/{Descendants().Single(id => Runs(id, assembly))}/environ").Split('\0');

    public Task UntilAsync(string output) => Waiting.UntilAsync(() => Output.Contains(output, StringComparison.Ordinal) || _process.HasExited, Ended);

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(Ended);
        await _reading;
        return _process.ExitCode;
    }

    public void Signal(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, $"{Id}"]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        await Waiting.UntilAsync(() => Descendants().Length == 0, Ended);
        _process.Dispose();
        _patience.Dispose();
    }

    private bool BearsMark(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/environ").Contains($"{MarkName}={_mark}", StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool Runs(int id, string assembly) =>
        File.ReadAllText($"/proc/{id}/cmdline").Split('\0') is [var program, var first, ..]
        && Path.GetFileName(program) == "dotnet" && Path.GetFileName(first) == assembly;

    private async Task ReadAsync(StreamReader source)
    {
        while (await source.ReadLineAsync(Ended) is { } line)
        {
            lock (_output)
                _output.AppendLine(line);
        }
    }
}
