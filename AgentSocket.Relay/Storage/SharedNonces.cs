using AgentSocket.Server;

namespace AgentSocket.Relay.Storage;

/// <summary>Nonces of pushes, which all relays and workers have in common.</summary>
internal sealed class SharedNonces(NonceStore nonces) : INonceStore
{
    public Task<bool> TryAddAsync(string nonce, TimeSpan lifetime) => nonces.TryAddAsync(nonce);
}
