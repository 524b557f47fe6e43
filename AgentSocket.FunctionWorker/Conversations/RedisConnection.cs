using AgentSocket.Protocol;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AgentSocket.FunctionWorker.Conversations;

/// <summary>The connection to Redis. It is made when it is first needed, and mends itself; a worker starts without it.</summary>
internal sealed class RedisConnection(IConfiguration configuration, IOptions<WorkerOptions> options, TimeProvider time) : IAsyncDisposable
{
    /// <summary>The connection string's name.</summary>
    public const string Name = "redis";

    private readonly Lock _lock = new();
    private Task<ConnectionMultiplexer>? _connecting;

    /// <summary>Does something with the database, within the time that Redis may take.</summary>
    /// <exception cref="AgentSocketException">Redis can't be reached, or doesn't answer (<see cref="ErrorCodes.StateUnavailable"/>).</exception>
    public async Task<T> UseAsync<T>(Func<IDatabase, Task<T>> use)
    {
        try
        {
            return await UseDatabaseAsync(use).WaitAsync(options.Value.RedisTimeout, time);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            throw new AgentSocketException(ErrorCodes.StateUnavailable, "The store of conversations can't be reached.", exception) { Retryable = true };
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connecting is { IsCompletedSuccessfully: true } connected)
            (await connected).Dispose();
    }

    private async Task<T> UseDatabaseAsync<T>(Func<IDatabase, Task<T>> use) => await use((await ConnectAsync()).GetDatabase());

    private Task<ConnectionMultiplexer> ConnectAsync()
    {
        lock (_lock)
        {
            if (_connecting is null or { IsFaulted: true })
                _connecting = OpenAsync();
            return _connecting;
        }
    }

    private async Task<ConnectionMultiplexer> OpenAsync()
    {
        var parsed = ConfigurationOptions.Parse(configuration.GetConnectionString(Name)!);
        parsed.AbortOnConnectFail = false;
        var connection = await ConnectionMultiplexer.ConnectAsync(parsed);

        // Versions of the client before 2.0 keep the order of completions, and that can block the thread pool; later ones have no
        // such setting, or an obsolete one that does nothing.
        typeof(ConnectionMultiplexer).GetProperty("PreserveAsyncOrder")?.SetValue(connection, false);
        return connection;
    }
}
