using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;

namespace AgentSocket.Protocol.Workers;

/// <summary>Signs requests between relays and workers with the first key. Spec §11.5.</summary>
/// <param name="options">The keys.</param>
/// <param name="time">The clock.</param>
/// <exception cref="ArgumentException">The options have a problem.</exception>
public sealed class InvocationSigner(SigningOptions options, TimeProvider time)
{
    private const int NonceBytes = 16;

    private readonly SigningKeys _keys = new(options);

    /// <summary>Signs a request, with a nonce of its own: one that is sent again is signed again.</summary>
    /// <param name="method">The method, such as <c>POST</c>.</param>
    /// <param name="target">Path and query as they are sent, percent-encoded.</param>
    /// <param name="body">The whole body.</param>
    public RequestSignature Sign(string method, string target, ReadOnlySpan<byte> body)
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        ArgumentException.ThrowIfNullOrEmpty(target);
        var timestamp = time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var nonce = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NonceBytes));
        return new RequestSignature(timestamp, nonce, _keys.Sign(SignedRequest.Canonical(method, target, timestamp, nonce, body)));
    }
}
