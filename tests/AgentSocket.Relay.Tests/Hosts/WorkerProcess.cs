using System.Diagnostics;
using AgentSocket.Relay.Tests.Signing;

namespace AgentSocket.Relay.Tests.Hosts;

/// <summary>A worker in a process of its own, which can die as processes do.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private WorkerProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public static async Task<WorkerProcess> StartAsync(string redis, bool allowCrash = false)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Find()}");
        var program = Path.Combine(AppContext.BaseDirectory, "AgentSocket.FunctionWorker.dll");
        var start = new ProcessStartInfo("dotnet", [program]) { RedirectStandardOutput = true, WorkingDirectory = AppContext.BaseDirectory };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        start.Environment["AgentSocket__Signing__Keys__0"] = Keys.First;
        start.Environment["AgentSocket__Demo__TokensPerSecond"] = "0";
        start.Environment["AgentSocket__Demo__AllowCrash"] = $"{allowCrash}";
        start.Environment["ConnectionStrings__redis"] = redis;
        start.Environment["Logging__Console__FormatterName"] = "json";
        var worker = new WorkerProcess(Process.Start(start)!, address);
        while (await worker._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().Soon() is { } line)
        {
            if (line.Contains("Application started", StringComparison.Ordinal))
                return worker;
        }

        throw new InvalidOperationException($"The worker didn't start: exit code {worker._process.ExitCode}.");
    }

    public void Kill() => _process.Kill();

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).Soon();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
