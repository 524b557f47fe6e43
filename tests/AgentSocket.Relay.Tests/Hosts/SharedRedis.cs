using AgentSocket.Relay.Tests.Hosts;

[assembly: AssemblyFixture(typeof(SharedRedis))]

namespace AgentSocket.Relay.Tests.Hosts;

/// <summary>The Redis of all relays whose test has none of its own. Their sessions have ids of their own.</summary>
public sealed class SharedRedis : IAsyncLifetime
{
    private static RedisServer? _server;

    private static int _databases;

    /// <summary>A database of one's own: relays with the same one are a fleet, and take each other's runs.</summary>
    internal static string ConnectionString => $"{_server!.ConnectionString},defaultDatabase={Interlocked.Increment(ref _databases)}";

    public async ValueTask InitializeAsync() => _server = await RedisServer.StartAsync();

    public async ValueTask DisposeAsync() => await _server!.DisposeAsync();
}
