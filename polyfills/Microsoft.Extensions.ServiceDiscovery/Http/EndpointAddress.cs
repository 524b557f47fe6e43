using System.Net;

namespace Microsoft.Extensions.ServiceDiscovery.Http;

internal static class EndpointAddress
{
    /// <summary>Puts the endpoint's scheme, host, port and path prefix in place of the service's name.</summary>
    public static Uri Apply(Uri asked, ServiceEndpoint endpoint, ServiceDiscoveryOptions options) => endpoint.EndPoint switch
    {
        UriEndPoint { Uri: var uri } => Apply(asked, uri),
        IPEndPoint ip => Apply(asked, ip.Address.ToString(), ip.Port, options),
        DnsEndPoint dns => Apply(asked, dns.Host, dns.Port, options),
        var other => throw new InvalidOperationException($"An endpoint of type {other.GetType()} is no address for HTTP."),
    };

    private static Uri Apply(Uri asked, Uri endpoint)
    {
        var address = new UriBuilder(asked) { Scheme = endpoint.Scheme, Host = endpoint.Host };
        if (endpoint.Port > 0)
            address.Port = endpoint.Port;

        if (endpoint.AbsolutePath.Length > 1)
            address.Path = $"{endpoint.AbsolutePath.TrimEnd('/')}/{asked.AbsolutePath.TrimStart('/')}";

        return address.Uri;
    }

    private static Uri Apply(Uri asked, string host, int port, ServiceDiscoveryOptions options)
    {
        var address = new UriBuilder(asked) { Host = host };
        if (port > 0)
            address.Port = port;

        if (asked.Scheme.Contains('+', StringComparison.Ordinal))
            address.Scheme = FirstScheme(asked, options);

        return address.Uri;
    }

    private static string FirstScheme(Uri asked, ServiceDiscoveryOptions options)
    {
        var first = asked.Scheme.Split('+')[0];
        return options.AllowAllSchemes || options.AllowedSchemes.Contains(first, StringComparer.OrdinalIgnoreCase)
            ? first
            : throw new InvalidOperationException($"The scheme '{first}' is not allowed.");
    }
}
