using Microsoft.Extensions.Primitives;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>The addresses of a service, and the token that tells when they may have changed.</summary>
public sealed class ServiceEndpointSource
{
    internal ServiceEndpointSource(IReadOnlyList<ServiceEndpoint> endpoints, IChangeToken changeToken)
    {
        Endpoints = endpoints;
        ChangeToken = changeToken;
    }

    /// <summary>The addresses.</summary>
    public IReadOnlyList<ServiceEndpoint> Endpoints { get; }

    /// <summary>Changes when the addresses have to be resolved again.</summary>
    public IChangeToken ChangeToken { get; }

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", Endpoints)}]";
}
