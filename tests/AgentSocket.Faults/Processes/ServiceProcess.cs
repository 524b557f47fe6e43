using System.Net;

namespace AgentSocket.Faults.Processes;

/// <summary>A service of the solution as a process of its own, on a loopback port that it keeps over restarts.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };

    private ServiceProcess(ChildProcess process, int port) => (Process, Port) = (process, port);

    public ChildProcess Process { get; }

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    public IPEndPoint EndPoint => new(IPAddress.Loopback, Port);

    /// <summary>Prepares it; it is started with <see cref="StartAsync"/>.</summary>
    /// <param name="project">Which service.</param>
    /// <param name="number">Tells it from others of its kind.</param>
    /// <param name="port">Where it will listen.</param>
    /// <param name="settings">Its configuration, as environment variables.</param>
    /// <param name="folder">Where its log goes.</param>
    /// <param name="time">The clock.</param>
    public static ServiceProcess Of(string project, int number, int port, IReadOnlyDictionary<string, string> settings, string folder, TimeProvider time)
    {
        var environment = new Dictionary<string, string>(settings)
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["DOTNET_gcServer"] = "0",
            ["OTEL_SDK_DISABLED"] = "true",
        };
        var name = $"{project.Split('.')[^1]}-{number}";
        var process = new ChildProcess(name, "dotnet", [Checkout.ProgramOf(project)], environment, Path.Combine(folder, $"{name}.log"), time);
        return new ServiceProcess(process, port);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Process.StartAsync(IsReadyAsync, cancellationToken);

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Http.GetAsync(new Uri(Address, "/health"), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
