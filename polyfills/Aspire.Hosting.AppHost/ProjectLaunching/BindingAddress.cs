using System.Globalization;

namespace Aspire.Hosting.ProjectLaunching;

/// <summary>An address on which to listen; the host may be a wildcard, so it's not a URI.</summary>
internal readonly record struct BindingAddress(string Scheme, string Host, int Port)
{
    public static BindingAddress Parse(string address)
    {
        var text = address.Trim().TrimEnd('/');
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var colon = text.LastIndexOf(':');
        if (scheme < 1)
            throw new DistributedApplicationException($"'{address}' is no address to listen on: it has no scheme.");

        var host = scheme + 3;
        return colon > scheme && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new(text[..scheme], text[host..colon], port)
            : new(text[..scheme], text[host..], text.StartsWith("https", StringComparison.OrdinalIgnoreCase) ? 443 : 80);
    }
}
