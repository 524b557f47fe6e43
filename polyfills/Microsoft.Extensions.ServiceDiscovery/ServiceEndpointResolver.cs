using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Resolves the name of a service to its addresses.</summary>
public sealed class ServiceEndpointResolver
{
    private readonly IConfiguration _configuration;
    private readonly ConfiguredEndpoints _configured;
    private readonly ConcurrentDictionary<string, ServiceEndpointSource> _resolved = new(StringComparer.Ordinal);

    internal ServiceEndpointResolver(IConfiguration configuration, IOptions<ServiceDiscoveryOptions> options)
    {
        _configuration = configuration;
        _configured = new ConfiguredEndpoints(configuration, options.Value);
    }

    /// <summary>
    /// Resolves a name such as <c>relay</c>, <c>http://relay</c>, <c>https+http://relay</c> or <c>http://_metrics.relay</c>.
    /// A name that is not configured resolves to itself.
    /// </summary>
    public ValueTask<ServiceEndpointSource> GetEndpointsAsync(string serviceName, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(serviceName);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_resolved.TryGetValue(serviceName, out var source) || source.ChangeToken.HasChanged)
            _resolved[serviceName] = source = Resolve(serviceName);

        return ValueTask.FromResult(source);
    }

    private ServiceEndpointSource Resolve(string serviceName)
    {
        // Taken before the values are read: a change in between makes the result stale, and not the other way round.
        var changeToken = _configuration.GetReloadToken();
        var name = ServiceName.Parse(serviceName);
        var endpoints = _configured.Find(name);
        return new ServiceEndpointSource(endpoints is [] ? [ServiceEndpoint.OfHost(name.Host, name.Port)] : endpoints, changeToken);
    }
}
