using AgentSocket.Protocol;

namespace AgentSocket.Server;

/// <summary>Remembers the nonces of pushes that were taken: one that comes again is a replay. Servers of a fleet have theirs in common. Spec §11.5.</summary>
public interface INonceStore
{
    /// <summary>Remembers a nonce.</summary>
    /// <param name="nonce">The nonce of a push whose signature is valid.</param>
    /// <param name="lifetime">How long.</param>
    /// <returns>Whether it is new.</returns>
    /// <exception cref="AgentSocketException">That can't be known now (<see cref="ErrorCodes.StateUnavailable"/>): the push is refused.</exception>
    Task<bool> TryAddAsync(string nonce, TimeSpan lifetime);
}
