using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AgentSocket.Protocol.Workers;

/// <summary>Keys that were checked: the first signs, every one verifies. Never printed.</summary>
internal sealed class SigningKeys
{
    private const int MinKeyBytes = 32;
    private const string Version = "v1=";

    private readonly byte[][] _keys;

    /// <summary>The keys of options that have no problem.</summary>
    public SigningKeys(SigningOptions options)
    {
        if (options.FindProblem() is { } problem)
            throw new ArgumentException(problem, nameof(options));
        _keys = [.. Given(options.Keys).Select(Convert.FromBase64String)];
    }

    public static string? FindProblem(IEnumerable<string?> keys)
    {
        const string section = SigningOptions.Section;
        var given = Given(keys).ToArray();
        if (given.Length == 0)
            return $"{section}:Keys:0 is missing: relays and workers need a common key of {MinKeyBytes} random bytes or more, in base64. 'openssl rand -base64 {MinKeyBytes}' makes one.";
        foreach (var key in given)
        {
            var bytes = new byte[key.Length];
            if (!Convert.TryFromBase64String(key, bytes, out var length))
                return $"A key in {section}:Keys isn't base64.";
            CryptographicOperations.ZeroMemory(bytes);
            if (length < MinKeyBytes)
                return $"A key in {section}:Keys has {length} bytes; {MinKeyBytes} are needed.";
        }

        return null;
    }

    /// <summary>The signature's header.</summary>
    public string Sign(string canonical) => Sign(_keys[0], Encoding.UTF8.GetBytes(canonical));

    /// <summary>Whether any key made the signature. Takes as long whichever did, and as long if none did.</summary>
    public bool Verify(string canonical, string signature)
    {
        var (bytes, given) = (Encoding.UTF8.GetBytes(canonical), Encoding.UTF8.GetBytes(signature));
        var matches = false;
        foreach (var key in _keys)
            matches |= CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(key, bytes)), given);
        return matches;
    }

    private static string Sign(byte[] key, byte[] canonical) => Version + Base64Url.EncodeToString(HMACSHA256.HashData(key, canonical));

    private static IEnumerable<string> Given(IEnumerable<string?> keys) => keys.Where(key => !string.IsNullOrWhiteSpace(key))!;
}
