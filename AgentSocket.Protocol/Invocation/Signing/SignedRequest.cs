using System.Security.Cryptography;

namespace AgentSocket.Protocol.Workers;

/// <summary>
/// What a signature covers: six lines, none of which can hold a line break, so that no two requests look the same. Spec §11.5.
/// </summary>
internal static class SignedRequest
{
    public static string Canonical(string method, string target, string timestamp, string nonce, ReadOnlySpan<byte> body)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, digest);
        return string.Join('\n', "agent-socket-v1", method, target, timestamp, nonce, Convert.ToHexStringLower(digest));
    }
}
