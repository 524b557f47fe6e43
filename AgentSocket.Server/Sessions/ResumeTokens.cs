using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AgentSocket.Server.Sessions;

/// <summary>
/// A session's resume token, rotated on each resume; the one before stays good until the new connection has shown that it has
/// the new one. Only hashes are kept. Spec §10.2.
/// </summary>
internal sealed class ResumeTokens
{
    private const int TokenBytes = 24;

    private byte[]? _current;
    private byte[]? _previous;

    /// <summary>192 random bits, base64url.</summary>
    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>Makes the first token.</summary>
    public string Rotate()
    {
        var token = NewSecret();
        _current = Hash(token);
        return token;
    }

    /// <summary>Makes the next token. The one that the client has just presented stays good for now: what it gets instead may not arrive.</summary>
    public string Rotate(string presented)
    {
        _previous = Hash(presented);
        return Rotate();
    }

    /// <summary>The client has the current token: the one before is void.</summary>
    public void Confirm() => _previous = null;

    public bool IsValid(string token)
    {
        var hash = Hash(token);
        return Matches(_current, hash) | Matches(_previous, hash);
    }

    private static bool Matches(byte[]? known, byte[] hash) => known is not null && CryptographicOperations.FixedTimeEquals(known, hash);

    /// <summary>What is kept of a token.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
