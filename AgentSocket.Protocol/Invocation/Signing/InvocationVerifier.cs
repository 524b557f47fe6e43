using System.Buffers;
using System.Globalization;

namespace AgentSocket.Protocol.Workers;

/// <summary>
/// Verifies requests between relays and workers. A valid one is unique by its nonce: the caller refuses a nonce that it has seen
/// within <see cref="NonceLifetime"/>. Spec §11.5.
/// </summary>
/// <param name="options">The keys and the tolerance.</param>
/// <param name="time">The clock.</param>
/// <exception cref="ArgumentException">The options have a problem.</exception>
public sealed class InvocationVerifier(SigningOptions options, TimeProvider time)
{
    private const int MaxTimestampDigits = 15;
    private const int MinNonceChars = 16;
    private const int MaxNonceChars = 64;

    private static readonly SearchValues<char> NonceChars = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly SigningKeys _keys = new(options);
    private readonly TimeSpan _tolerance = options.Tolerance;

    /// <summary>How long a nonce must be remembered: a request is good for twice the tolerance, and verifiers' clocks may differ by another.</summary>
    public TimeSpan NonceLifetime => 3 * _tolerance;

    /// <summary>Checks a request before anything of its body is looked at. Push keys aren't good for it.</summary>
    /// <param name="signature">The headers.</param>
    /// <param name="method">The method, such as <c>POST</c>.</param>
    /// <param name="target">Path and query as they came, percent-encoded.</param>
    /// <param name="body">The whole body.</param>
    public SignatureCheck Check(in RequestSignature signature, string method, string target, ReadOnlySpan<byte> body)
    {
        var check = Prepare(signature, method, target, body, out var canonical);
        return check != SignatureCheck.Valid || _keys.Verify(canonical, signature.Signature!) ? check : SignatureCheck.Wrong;
    }

    /// <summary>Checks a push, as <see cref="Check"/> does; push keys are good for it, too.</summary>
    /// <param name="signature">The headers.</param>
    /// <param name="method">The method, such as <c>POST</c>.</param>
    /// <param name="target">Path and query as they came, percent-encoded.</param>
    /// <param name="body">The whole body.</param>
    /// <param name="scope">What the key allows, if the signature is valid. That it is kept to is the caller's to see to.</param>
    public SignatureCheck CheckPush(in RequestSignature signature, string method, string target, ReadOnlySpan<byte> body, out PushScope? scope)
    {
        var check = Prepare(signature, method, target, body, out var canonical);
        scope = check == SignatureCheck.Valid ? _keys.FindScope(canonical, signature.Signature!) : null;
        return check == SignatureCheck.Valid && scope is null ? SignatureCheck.Wrong : check;
    }

    /// <summary>All but the signature itself.</summary>
    private SignatureCheck Prepare(in RequestSignature signature, string method, string target, ReadOnlySpan<byte> body, out string canonical)
    {
        canonical = "";
        var (timestamp, nonce, value) = signature;
        if (string.IsNullOrEmpty(timestamp) || string.IsNullOrEmpty(nonce) || string.IsNullOrEmpty(value))
            return SignatureCheck.Missing;
        if (!TryReadTime(timestamp, out var signedAt) || !IsNonce(nonce) || method.Contains('\n') || target.Contains('\n'))
            return SignatureCheck.Malformed;
        if ((time.GetUtcNow() - signedAt).Duration() > _tolerance)
            return SignatureCheck.Stale;
        canonical = SignedRequest.Canonical(method, target, timestamp, nonce, body);
        return SignatureCheck.Valid;
    }

    private static bool TryReadTime(string timestamp, out DateTimeOffset time)
    {
        time = default;
        if (timestamp.Length > MaxTimestampDigits || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
            return false;
        if (milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            return false;
        time = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        return true;
    }

    private static bool IsNonce(string nonce) =>
        nonce.Length is >= MinNonceChars and <= MaxNonceChars && !nonce.AsSpan().ContainsAnyExcept(NonceChars);
}
