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
        var subscriber = connection.GetSubscriber();
        connection.ConnectionRestored += async (_, restored) =>
        {
            if (restored.ConnectionType == ConnectionType.Subscription)
                await CatchUpAsync(subscriber, onRing);
        };
        try
        {
            // The client remembers this, and does it again with each new connection.
            await subscriber.SubscribeAsync(SessionKeys.Bell(serverId), (_, sessionId) => onRing(sessionId));
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException)
        {
            // The connection's return is heard of.
            return;
        }

        onRing(null);
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

    private static async Task CatchUpAsync(ISubscriber subscriber, Action<string?> onRing)
    {
        try
        {
            // Behind the subscription on the same connection: what is rung after the answer is heard.
            await subscriber.PingAsync();
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException or OperationCanceledException)
        {
            // It is lost again, and its next return is heard of.
        }

        onRing(null);
    }
}
