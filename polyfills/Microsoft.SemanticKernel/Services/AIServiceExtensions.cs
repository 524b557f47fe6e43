namespace Microsoft.SemanticKernel.Services;

/// <summary>Well-known attributes of an <see cref="IAIService"/>.</summary>
public static class AIServiceExtensions
{
    /// <summary>The key of the model's name.</summary>
    public static string ModelIdKey => "ModelId";

    /// <summary>The key of the service's address.</summary>
    public static string EndpointKey => "Endpoint";

    /// <summary>The model's name, if known.</summary>
    public static string? GetModelId(this IAIService service) => Text(service, ModelIdKey);

    /// <summary>The service's address, if known.</summary>
    public static string? GetEndpoint(this IAIService service) => Text(service, EndpointKey);

    private static string? Text(IAIService service, string key)
    {
        ArgumentNullException.ThrowIfNull(service);
        return service.Attributes.TryGetValue(key, out var value) ? value as string : null;
    }
}
