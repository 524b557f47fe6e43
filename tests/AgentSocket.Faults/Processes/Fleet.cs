using System.Globalization;
using System.Net;
using System.Security.Cryptography;

namespace AgentSocket.Faults.Processes;

/// <summary>The processes of a topology, wired as the AppHost wires them.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private Fleet()
    {
    }

    public RedisProcess? Redis { get; private set; }

    /// <summary>Those that clients connect to: relays, or the DirectAgent.</summary>
    public IReadOnlyList<ServiceProcess> Servers { get; private set; } = [];

    public IReadOnlyList<ServiceProcess> Workers { get; private set; } = [];

    public IReadOnlyList<IPEndPoint> EndPoints => [.. Servers.Select(server => server.EndPoint)];

    /// <summary>Every service's process.</summary>
    public IEnumerable<ServiceProcess> Services => Servers.Concat(Workers);

    /// <summary>Starts Redis, workers and relays, or the DirectAgent, and waits until all are ready.</summary>
    /// <param name="topology">What.</param>
    /// <param name="folder">Where logs go.</param>
    /// <param name="settings">More configuration for every service.</param>
    /// <param name="ownWorker">The bench's worker, if the topology has it.</param>
    /// <param name="redisPersists">Whether Redis has its data after a restart.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<Fleet> StartAsync(
        Topology topology, string folder, IReadOnlyDictionary<string, string> settings, Uri? ownWorker, bool redisPersists, TimeProvider time, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var fleet = new Fleet();
        try
        {
            if (topology.IsDirect)
                fleet.Servers = [ServiceProcess.Of("AgentSocket.DirectAgent", 1, Ports.Free(), Common(settings), folder, time)];
            else
                await fleet.PrepareRelaysAsync(topology, folder, settings, ownWorker, redisPersists, time, cancellationToken);
            await Task.WhenAll(fleet.Services.Select(service => service.StartAsync(cancellationToken)));
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in Services)
            await service.DisposeAsync();
        if (Redis is not null)
            await Redis.DisposeAsync();
    }

    private async Task PrepareRelaysAsync(
        Topology topology, string folder, IReadOnlyDictionary<string, string> settings, Uri? ownWorker, bool redisPersists, TimeProvider time, CancellationToken cancellationToken)
    {
        Redis = await RedisProcess.StartAsync(folder, redisPersists, time, cancellationToken);
        int[] relayPorts = [.. Enumerable.Range(0, topology.Relays).Select(_ => Ports.Free())];
        int[] workerPorts = [.. Enumerable.Range(0, topology.Workers).Select(_ => Ports.Free())];
        var common = Common(settings);
        common["ConnectionStrings__redis"] = Redis.ConnectionString;
        common["AgentSocket__Signing__Keys__0"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        Discover(common, "relay", relayPorts.Select(port => new Uri($"http://127.0.0.1:{port}")));
        Discover(common, "worker", ownWorker is null ? workerPorts.Select(port => new Uri($"http://127.0.0.1:{port}")) : [ownWorker]);
        Workers = [.. workerPorts.Select((port, i) => ServiceProcess.Of("AgentSocket.FunctionWorker", i + 1, port, common, folder, time))];
        Servers = [.. relayPorts.Select((port, i) => ServiceProcess.Of("AgentSocket.Relay", i + 1, port, common, folder, time))];
    }

    private static Dictionary<string, string> Common(IReadOnlyDictionary<string, string> settings) => new(settings)
    {
        ["AgentSocket__Demo__TokensPerSecond"] = "0",
        ["AgentSocket__Demo__AllowCrash"] = "true",
    };

    private static void Discover(Dictionary<string, string> settings, string service, IEnumerable<Uri> addresses)
    {
        foreach (var (i, address) in addresses.Index())
            settings[string.Create(CultureInfo.InvariantCulture, $"services__{service}__http__{i}")] = address.ToString();
    }
}
