using AgentSocket.Protocol;
using StackExchange.Redis;

namespace AgentSocket.Relay.Storage;

/// <summary>
/// The connection to Redis. It is made when it is first needed, and mends itself; a process starts without it. While it is broken,
/// nothing is asked: what would wait in the client's queue could take effect long after its caller has given up.
/// </summary>
internal sealed class RedisConnection(IConfiguration configuration, TimeSpan timeout, TimeProvider time) : IAsyncDisposable
{
    /// <summary>The connection string's name.</summary>
    public const string Name = "redis";

    private readonly Lock _lock = new();
    private Task<ConnectionMultiplexer>? _connecting;

    /// <summary>Does something with the database, within the time that Redis may take.</summary>
    /// <exception cref="AgentSocketException">Redis can't be reached, or doesn't answer (<see cref="ErrorCodes.StateUnavailable"/>).</exception>
    public async Task<T> UseAsync<T>(Func<IDatabase, Task<T>> use, CancellationToken cancellationToken = default)
    {
        try
        {
            return await UseDatabaseAsync(use).WaitAsync(timeout, time, cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw Unavailable(exception);
        }
    }

    /// <summary>The connection itself, once it has been tried to make it.</summary>
    public Task<ConnectionMultiplexer> ConnectAsync()
    {
        lock (_lock)
        {
            if (_connecting is null or { IsFaulted: true })
                _connecting = OpenAsync();
            return _connecting;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connecting is { IsCompletedSuccessfully: true } connected)
            (await connected).Dispose();
    }

    private async Task<T> UseDatabaseAsync<T>(Func<IDatabase, Task<T>> use)
    {
        var connection = await ConnectAsync();
        return connection.IsConnected ? await use(connection.GetDatabase()) : throw Unavailable();
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

    private static AgentSocketException Unavailable(Exception? cause = null) =>
        new(ErrorCodes.StateUnavailable, "The store can't be reached.", cause) { Retryable = true };
}
