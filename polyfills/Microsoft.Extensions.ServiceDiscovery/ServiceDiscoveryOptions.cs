namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Which schemes a service may be reached by.</summary>
public sealed class ServiceDiscoveryOptions
{
    /// <summary>Whether every scheme that a caller asks for is allowed.</summary>
    /// <value>True by default; <see cref="AllowedSchemes"/> matters only when it is false.</value>
    public bool AllowAllSchemes { get; set; } = true;

    /// <summary>The schemes that are allowed, in order of preference, for instance <c>https</c>.</summary>
    public IList<string> AllowedSchemes { get; set; } = [];
}
