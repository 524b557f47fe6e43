using StackExchange.Redis;

namespace AgentSocket.Relay.Storage;

/// <summary>Hears what others ring for this server.</summary>
internal sealed class Doorbell(RedisConnection redis, string serverId, TimeProvider time)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>Listens from now on; calls with null whenever rings may have been missed.</summary>
    public async Task ListenAsync(Action<string?> onRing, CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(cancellationToken);
        connection.ConnectionRestored += async (_, restored) =>
        {
            if (restored.ConnectionType == ConnectionType.Subscription)
                await SubscribeAsync(connection.GetSubscriber(), onRing, cancellationToken);
        };
        await SubscribeAsync(connection.GetSubscriber(), onRing, cancellationToken);
    }

    private async Task<ConnectionMultiplexer> ConnectAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await redis.ConnectAsync();
            }
            catch (RedisException)
            {
                await Task.Delay(RetryDelay, time, cancellationToken);
            }
        }
    }

    /// <summary>Subscribes anew. The client does so by itself too, but doesn't tell when: only then is it known that nothing more is missed.</summary>
    private async Task SubscribeAsync(ISubscriber subscriber, Action<string?> onRing, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await subscriber.UnsubscribeAsync(SessionKeys.Bell(serverId));
                await subscriber.SubscribeAsync(SessionKeys.Bell(serverId), (_, sessionId) => onRing(sessionId));
                onRing(null);
                return;
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException or OperationCanceledException)
            {
                // The connection is lost again, whose return is heard of; or it wasn't, and Redis was only slow. A bell that rings twice does no harm.
                await Task.Delay(RetryDelay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
