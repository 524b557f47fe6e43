using System.Security.Claims;

namespace AgentSocket.Server.Connections;

/// <summary>A session belongs to its principal. Spec §10.2.</summary>
internal static class Principals
{
    /// <summary>Whether both are the same: both anonymous, or the same identifier from the same issuer.</summary>
    public static bool AreSame(ClaimsPrincipal owner, ClaimsPrincipal other)
    {
        var (ownerIsKnown, otherIsKnown) = (owner.Identity?.IsAuthenticated == true, other.Identity?.IsAuthenticated == true);
        if (!ownerIsKnown || !otherIsKnown)
            return ownerIsKnown == otherIsKnown;
        var (ownerId, otherId) = (IdOf(owner), IdOf(other));
        return ownerId.Value is not null && ownerId == otherId;
    }

    /// <summary>Names a principal in a store: empty for an anonymous one. One that can't be named again gets a name that nobody else has.</summary>
    public static string KeyOf(ClaimsPrincipal principal)
    {
        if (principal.Identity?.IsAuthenticated != true)
            return "";
        var (issuer, value) = IdOf(principal);
        return value is null ? Guid.NewGuid().ToString("N") : $"{issuer}\n{value}";
    }

    /// <summary>The principal's own identifier, of whichever issuer; null for an anonymous one.</summary>
    public static string? NameOf(ClaimsPrincipal principal) => principal.Identity?.IsAuthenticated == true ? IdOf(principal).Value : null;

    /// <summary>A principal by its name in a store.</summary>
    public static ClaimsPrincipal FromKey(string key)
    {
        var end = key.IndexOf('\n', StringComparison.Ordinal);
        return end < 0
            ? new ClaimsPrincipal(new ClaimsIdentity())
            : new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", key[(end + 1)..], ClaimValueTypes.String, key[..end])], "session"));
    }

    private static (string? Issuer, string? Value) IdOf(ClaimsPrincipal principal) =>
        (principal.FindFirst("sub") ?? principal.FindFirst(ClaimTypes.NameIdentifier) ?? principal.FindFirst(ClaimTypes.Name)) is { } claim
            ? (claim.Issuer, claim.Value)
            : (null, principal.Identity?.Name);
}
