namespace AgentSocket.AppHost;

internal static class SocketUrl
{
    /// <summary>Shows the address of a service's WebSocket beside its other addresses.</summary>
    public static IResourceBuilder<ProjectResource> WithSocketUrl(this IResourceBuilder<ProjectResource> service) =>
        service.WithUrlForEndpoint("http", endpoint => new ResourceUrlAnnotation
        {
            Url = $"ws://{endpoint.Host}:{endpoint.Port}/ws",
            DisplayText = "Agent Socket",
        });
}
