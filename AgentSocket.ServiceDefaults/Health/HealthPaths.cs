using Microsoft.AspNetCore.Http;

namespace AgentSocket.ServiceDefaults.Health;

internal static class HealthPaths
{
    public const string Ready = "/health";
    public const string Alive = "/alive";

    public static bool Include(PathString path)
        => path.StartsWithSegments(Ready, StringComparison.OrdinalIgnoreCase)
            || path.StartsWithSegments(Alive, StringComparison.OrdinalIgnoreCase);
}
