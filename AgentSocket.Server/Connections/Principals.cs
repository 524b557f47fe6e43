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

    private static (string? Issuer, string? Value) IdOf(ClaimsPrincipal principal) =>
        (principal.FindFirst("sub") ?? principal.FindFirst(ClaimTypes.NameIdentifier) ?? principal.FindFirst(ClaimTypes.Name)) is { } claim
            ? (claim.Issuer, claim.Value)
            : (null, principal.Identity?.Name);
}
