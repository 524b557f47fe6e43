using System.Diagnostics.CodeAnalysis;

namespace AgentSocket.WebClient.Markdown;

/// <summary>Addresses that a link in an answer may lead to.</summary>
internal static class SafeAddress
{
    /// <summary>Takes absolute http, https and mailto addresses.</summary>
    /// <param name="address">As the answer has it.</param>
    /// <param name="safe">As it was understood, so that a browser can't understand it otherwise.</param>
    public static bool TryParse(string? address, [NotNullWhen(true)] out string? safe)
    {
        safe = Uri.TryCreate(address, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" or "mailto"
            ? parsed.AbsoluteUri
            : null;
        return safe is not null;
    }
}
