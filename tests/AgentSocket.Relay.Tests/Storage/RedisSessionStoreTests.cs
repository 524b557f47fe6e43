using AgentSocket.Relay.Tests.Hosts;

namespace AgentSocket.Relay.Tests.Storage;

/// <summary>Each test has a Redis of its own, since all servers of one are a fleet.</summary>
public class RedisSessionStoreTests : SessionStoreContract, IAsyncLifetime
{
    private RedisServer _redis = null!;
    private StoreServer _a = null!;
    private StoreServer _b = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        (_a, _b) = (new StoreServer(_redis.ConnectionString, time: Time), new StoreServer(_redis.ConnectionString, time: Time));
        (A, B) = (_a.Store, _b.Store);
    }

    public async ValueTask DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        await _redis.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
