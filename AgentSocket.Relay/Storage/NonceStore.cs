using AgentSocket.Protocol.Workers;
using StackExchange.Redis;

namespace AgentSocket.Relay.Storage;

/// <summary>
/// Nonces of calls that were taken, in Redis: a call that one worker took is a replay at every other, and so is a push among relays.
/// Spec §11.5.
/// </summary>
internal sealed class NonceStore(RedisConnection redis, InvocationVerifier verifier)
{
    /// <summary>Remembers a nonce as long as its call's signature is good.</summary>
    /// <returns>Whether it is new.</returns>
    /// <exception cref="Protocol.AgentSocketException">Redis can't be reached.</exception>
    public Task<bool> TryAddAsync(string nonce) =>
        redis.UseAsync(database => database.StringSetAsync($"asp:nonce:{nonce}", 1, verifier.NonceLifetime, When.NotExists));
}
