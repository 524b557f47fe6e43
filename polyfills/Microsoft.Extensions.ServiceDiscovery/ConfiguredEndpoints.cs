using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>
/// Reads <c>services:{name}:{endpoint}</c>, either one address or a list of them. Without an endpoint's name in the request,
/// the section <c>default</c>, or else the first that is named like a requested scheme, is taken.
/// </summary>
internal sealed class ConfiguredEndpoints(IConfiguration configuration, ServiceDiscoveryOptions options)
{
    private const string SectionName = "Services";
    private const string DefaultEndpoint = "default";

    public List<ServiceEndpoint> Find(ServiceName name)
    {
        var schemes = AllowedOf(name.Schemes);
        var service = configuration.GetSection(SectionName).GetSection(name.Host);
        string[] candidates = string.IsNullOrWhiteSpace(name.Endpoint) ? [DefaultEndpoint, .. schemes] : [name.Endpoint];
        var section = candidates.Select(service.GetSection).FirstOrDefault(candidate => candidate.Exists());
        if (section is null)
            return [];

        var endpoints = Read(name, section);
        return options.AllowAllSchemes && name.Schemes.Count == 0 ? endpoints : OfPreferredScheme(endpoints, schemes);
    }

    /// <summary>Keeps the order of preference that the request states.</summary>
    private IReadOnlyList<string> AllowedOf(IReadOnlyList<string> requested)
    {
        if (requested.Count == 0)
            return [.. options.AllowedSchemes];

        return options.AllowAllSchemes
            ? requested
            : [.. requested.Where(scheme => options.AllowedSchemes.Contains(scheme, StringComparer.OrdinalIgnoreCase))];
    }

    private static List<ServiceEndpoint> Read(ServiceName name, IConfigurationSection section)
    {
        if (!string.IsNullOrWhiteSpace(section.Value))
            return [ReadOne(name, section)];

        var children = section.GetChildren().ToList();
        if (children.Exists(child => !int.TryParse(child.Key, out _)))
            throw new KeyNotFoundException($"Endpoint '{section.Key}' of service '{name.Host}' has keys that are not numbers.");

        return children.ConvertAll(child => ReadOne(name, child));
    }

    private static ServiceEndpoint ReadOne(ServiceName name, IConfigurationSection section)
        => ServiceEndpoint.TryParse(section.Value, out var endpoint)
            ? endpoint
            : throw new KeyNotFoundException($"Service '{name.Host}' has no valid address at '{section.Path}'.");

    /// <summary>Drops what has no requested scheme, and what another has a preferred one for. Bare hosts fit any scheme.</summary>
    private static List<ServiceEndpoint> OfPreferredScheme(List<ServiceEndpoint> endpoints, IReadOnlyList<string> schemes)
    {
        var preferred = schemes.FirstOrDefault(scheme => endpoints.Exists(endpoint => Has(endpoint, scheme)));
        return endpoints.FindAll(endpoint => endpoint.EndPoint is not UriEndPoint || Has(endpoint, preferred));
    }

    private static bool Has(ServiceEndpoint endpoint, string? scheme)
        => endpoint.EndPoint is UriEndPoint { Uri.Scheme: var own } && string.Equals(own, scheme, StringComparison.Ordinal);
}
