using Microsoft.AspNetCore.Http;

namespace AgentSocket.Server.Handshake;

/// <summary>
/// Which pages may connect. A browser always sends Origin, and no page can forge it; other clients don't send it. Allowed are the
/// server's own origin and the configured ones, compared exactly. Spec §1.2.
/// </summary>
internal static class OriginPolicy
{
    public static bool IsAllowed(HttpRequest request, IEnumerable<string> allowedOrigins)
    {
        var origins = request.Headers.Origin;
        if (origins.Count == 0)
            return true;
        if (origins.Count > 1 || Parse(origins[0]) is not { } origin)
            return false;
        return IsOwn(origin, request) || allowedOrigins.Any(allowed => Parse(allowed) == origin);
    }

    private static bool IsOwn((string Scheme, string Host, int Port) origin, HttpRequest request) =>
        Parse($"{request.Scheme}://{request.Host.Value}") == origin;

    private static (string Scheme, string Host, int Port)? Parse(string? origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.PathAndQuery == "/"
        && !origin.EndsWith('/')
        && uri.UserInfo.Length == 0
        && uri.Fragment.Length == 0
            ? (uri.Scheme, uri.IdnHost, uri.Port)
            : null;
}
