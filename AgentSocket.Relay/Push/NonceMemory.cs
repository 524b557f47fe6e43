using AgentSocket.Protocol.Workers;

namespace AgentSocket.Relay.Push;

/// <summary>
/// Nonces of pushes that were taken. A session is in the memory of one relay, and that relay is the only one that takes pushes
/// to it; so it is enough to remember them here. Only valid requests get in, so strangers can't fill it.
/// </summary>
internal sealed class NonceMemory(InvocationVerifier verifier, TimeProvider time)
{
    private readonly Lock _lock = new();
    private HashSet<string> _recent = new(StringComparer.Ordinal);
    private HashSet<string> _older = [];
    private long _turned = time.GetTimestamp();

    /// <summary>Remembers a nonce for at least its lifetime.</summary>
    /// <returns>Whether it was new.</returns>
    public bool TryAdd(string nonce)
    {
        lock (_lock)
        {
            var elapsed = time.GetElapsedTime(_turned);
            if (elapsed >= verifier.NonceLifetime)
            {
                _older = elapsed >= 2 * verifier.NonceLifetime ? [] : _recent;
                _recent = new HashSet<string>(StringComparer.Ordinal);
                _turned = time.GetTimestamp();
            }

            return !_older.Contains(nonce) && _recent.Add(nonce);
        }
    }
}
