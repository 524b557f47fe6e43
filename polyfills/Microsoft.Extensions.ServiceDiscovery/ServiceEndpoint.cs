using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>One address of a service.</summary>
public abstract class ServiceEndpoint
{
    /// <summary>The address: a <see cref="UriEndPoint"/> when it was given with a scheme.</summary>
    public abstract EndPoint EndPoint { get; }

    /// <summary>Makes an endpoint of a URI, or of <c>host[:port]</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? value, [NotNullWhen(true)] out ServiceEndpoint? serviceEndpoint)
    {
        serviceEndpoint = null;
        if (string.IsNullOrWhiteSpace(value))
            return false;

        var hasScheme = value.Contains("://", StringComparison.Ordinal);
        if (!Uri.TryCreate(hasScheme ? value : $"any://{value}", default(UriCreationOptions), out var uri))
            return false;

        serviceEndpoint = new AddressedEndpoint(hasScheme ? new UriEndPoint(uri) : HostAndPort(uri.Host, uri.Port));
        return true;
    }

    internal static ServiceEndpoint OfHost(string host, int port) => new AddressedEndpoint(HostAndPort(host, port));

    /// <summary>Port 0 stands for the scheme's default port.</summary>
    private static EndPoint HostAndPort(string host, int port)
        => IPAddress.TryParse(host, out var address)
            ? new IPEndPoint(address, Math.Max(port, 0))
            : new DnsEndPoint(host, Math.Max(port, 0));

    private sealed class AddressedEndpoint(EndPoint endPoint) : ServiceEndpoint
    {
        public override EndPoint EndPoint { get; } = endPoint;

        public override string? ToString() => EndPoint switch
        {
            DnsEndPoint { Port: 0 } dns => dns.Host,
            DnsEndPoint dns => $"{dns.Host}:{dns.Port}",
            IPEndPoint { Port: 0 } ip => new UriBuilder { Host = ip.Address.ToString() }.Uri.Host,
            _ => EndPoint.ToString(),
        };
    }
}
