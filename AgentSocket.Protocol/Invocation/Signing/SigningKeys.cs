using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AgentSocket.Protocol.Workers;

/// <summary>Keys that were checked: the first signs, every one verifies. Never printed.</summary>
internal sealed class SigningKeys
{
    private const string Version = "v1=";

    private readonly byte[][] _keys;
    private readonly (byte[] Key, PushScope Scope)[] _pushKeys;

    /// <summary>The keys of options that have no problem.</summary>
    public SigningKeys(SigningOptions options)
    {
        if (options.FindProblem() is { } problem)
            throw new ArgumentException(problem, nameof(options));
        _keys = [.. options.Keys.Where(key => !string.IsNullOrWhiteSpace(key)).Select(key => Convert.FromBase64String(key!))];
        _pushKeys = [.. options.PushKeys.Where(push => !string.IsNullOrWhiteSpace(push.Value.Key)).Select(push => (Convert.FromBase64String(push.Value.Key!), PushScope.Of(push.Key, push.Value)))];
    }

    /// <summary>The signature's header.</summary>
    public string Sign(string canonical) => Sign(_keys[0], Encoding.UTF8.GetBytes(canonical));

    /// <summary>Whether any key but a push key made the signature. Takes as long whichever did, and as long if none did.</summary>
    public bool Verify(string canonical, string signature)
    {
        var (bytes, given) = (Encoding.UTF8.GetBytes(canonical), Encoding.UTF8.GetBytes(signature));
        var matches = false;
        foreach (var key in _keys)
            matches |= IsSignature(key, bytes, given);
        return matches;
    }

    /// <summary>What the key that made a push's signature allows; null if none of ours did. Takes as long whichever did.</summary>
    public PushScope? FindScope(string canonical, string signature)
    {
        var (bytes, given) = (Encoding.UTF8.GetBytes(canonical), Encoding.UTF8.GetBytes(signature));
        PushScope? found = null;
        foreach (var (key, scope) in _pushKeys)
            found = IsSignature(key, bytes, given) ? scope : found;
        return Verify(canonical, signature) ? PushScope.Full : found;
    }

    private static bool IsSignature(byte[] key, byte[] canonical, byte[] given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(key, canonical)), given);

    private static string Sign(byte[] key, byte[] canonical) => Version + Base64Url.EncodeToString(HMACSHA256.HashData(key, canonical));
}
