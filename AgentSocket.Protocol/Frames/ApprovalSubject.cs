using System.Security.Cryptography;
using System.Text;
using MessagePack;

namespace AgentSocket.Protocol;

/// <summary>What a person is asked to agree to: one call, with exactly these arguments. Spec §4.12.</summary>
/// <param name="Tool">The tool's name.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Digest">What a REPLY that agrees has as its value; see <see cref="DigestOf"/>.</param>
public sealed record ApprovalSubject(string Tool, AgentValue Arguments, string Digest)
{
    /// <summary>The subject of a call.</summary>
    /// <param name="tool">The tool's name.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ApprovalSubject Of(string tool, AgentValue arguments) => new(tool, arguments, DigestOf(tool, arguments));

    /// <summary>Binds an approval to a call: lower-case hexadecimal SHA-256 of the tool's name in UTF-8, a zero byte, and the arguments' MessagePack bytes.</summary>
    /// <param name="tool">The tool's name.</param>
    /// <param name="arguments">Its arguments.</param>
    public static string DigestOf(string tool, AgentValue arguments)
    {
        ArgumentNullException.ThrowIfNull(tool);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(tool));
        hash.AppendData([0]);
        hash.AppendData(arguments.Bytes.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Names the tool; its arguments stay out of logs.</summary>
    public override string ToString() => Tool;

    internal void Write(ref MessagePackWriter writer)
    {
        writer.WriteEntry("tool"u8, Tool);
        writer.WriteString("arguments"u8);
        Arguments.WriteTo(ref writer);
        writer.WriteEntry("digest"u8, Digest);
    }
}
