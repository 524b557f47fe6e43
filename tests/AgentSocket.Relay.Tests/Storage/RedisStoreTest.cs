using AgentSocket.Relay.Tests.Hosts;
using AgentSocket.Server.Stores;
using StackExchange.Redis;

namespace AgentSocket.Relay.Tests.Storage;

/// <summary>Tests that look into Redis itself. Each has a Redis of its own, since all servers of one are a fleet.</summary>
public abstract class RedisStoreTest : IAsyncLifetime
{
    private readonly List<StoreServer> _servers = [];

    private protected static CancellationToken Now => TestContext.Current.CancellationToken;

    private protected RedisServer Redis { get; private set; } = null!;

    private protected IDatabase Database { get; private set; } = null!;

    private protected ISessionStore A { get; private set; } = null!;

    private protected ISessionStore B { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Redis = await RedisServer.StartAsync();
        Database = await Redis.GetDatabaseAsync();
        (A, B) = (Join(), Join());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
        await Redis.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected ISessionStore Join(TimeSpan? retention = null, TimeSpan? timeout = null, TimeProvider? time = null, TimeSpan? suspensionLimit = null)
    {
        var server = new StoreServer(Redis.ConnectionString, retention, timeout, time, suspensionLimit);
        _servers.Add(server);
        return server.Store;
    }

    private protected static string Meta(SessionWriter session) => $"as:{{{session.SessionId}}}";

    private protected static string Log(SessionWriter session) => $"as:{{{session.SessionId}}}:log";

    private protected static string Text(SessionWriter session, long run) => $"as:{{{session.SessionId}}}:text:{run}";

    private protected static string Inbox(SessionWriter session, long run) => $"as:{{{session.SessionId}}}:inbox:{run}";

    /// <summary>All keys of sessions.</summary>
    private protected async Task<string[]> SessionKeysAsync() =>
        [.. (await Redis.KeysAsync()).Where(key => key.StartsWith("as:{", StringComparison.Ordinal) && !key.Contains("{fleet}", StringComparison.Ordinal))];

    /// <summary>As the eviction of a key does.</summary>
    private protected async Task EvictAsync(string key) => Assert.True(await Database.KeyDeleteAsync(key));

    private protected Task FlushAsync() => Database.ExecuteAsync("FLUSHALL");
}
