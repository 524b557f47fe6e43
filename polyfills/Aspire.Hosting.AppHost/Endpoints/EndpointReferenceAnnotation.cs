namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource uses endpoints of another.</summary>
public sealed class EndpointReferenceAnnotation(IResourceWithEndpoints resource) : IResourceAnnotation
{
    /// <summary>The resource whose endpoints are used.</summary>
    public IResourceWithEndpoints Resource { get; } = resource;

    /// <summary>Whether all of them are.</summary>
    public bool UseAllEndpoints { get; set; }

    /// <summary>Those that are, if not all.</summary>
    public ISet<string> EndpointNames { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
}
