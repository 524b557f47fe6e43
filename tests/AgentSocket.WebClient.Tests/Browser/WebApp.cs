using System.Diagnostics;
using System.Reflection;

namespace AgentSocket.WebClient.Tests.Browser;

/// <summary>The real app as a process of its own, configured as the AppHost does it, on a free port of loopback.</summary>
public sealed class WebApp : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool _isDisposed;

    private WebApp(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => OnOutput(line.Data);
        _process.ErrorDataReceived += (_, line) => OnOutput(line.Data);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException($"The app ended.\n{Output}"));
    }

    public Uri Address { get; private set; } = null!;

    public string Output
    {
        get
        {
            lock (_output)
                return string.Join('\n', _output);
        }
    }

    public static async Task<WebApp> StartAsync(IEnumerable<KeyValuePair<string, string>> environment)
    {
        var assembly = typeof(WebApp).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "WebClientAssembly").Value!;
        var start = new ProcessStartInfo("dotnet", [assembly])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(assembly),
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        var app = new WebApp(start);
        app._process.Start();
        app._process.BeginOutputReadLine();
        app._process.BeginErrorReadLine();
        app.Address = await app._address.Task;
        return app;
    }

    /// <summary>Ends the process at once; the test may do so before its own end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void OnOutput(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.Add(line);
        if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var start)
            _address.TrySetResult(new Uri(line[(start + Listening.Length)..].Trim()));
    }
}
