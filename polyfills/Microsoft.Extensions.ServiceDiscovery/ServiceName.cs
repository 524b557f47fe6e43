namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>A name as a caller writes it: <c>[scheme[+scheme]://][_endpoint.]host[:port]</c>.</summary>
internal sealed record ServiceName(IReadOnlyList<string> Schemes, string? Endpoint, string Host, int Port)
{
    public static ServiceName Parse(string input)
    {
        var hasScheme = input.Contains("://", StringComparison.Ordinal);
        if (!Uri.TryCreate(hasScheme ? input : $"any://{input}", default(UriCreationOptions), out var uri))
            throw new ArgumentException($"'{input}' is not a URI.", nameof(input));

        var schemes = hasScheme ? uri.Scheme.Split('+') : [];
        var dot = uri.Host.IndexOf('.', StringComparison.Ordinal);
        return uri.Host.StartsWith('_') && dot > 1 && !uri.Host.EndsWith('.')
            ? new ServiceName(schemes, uri.Host[1..dot], uri.Host[(dot + 1)..], uri.Port)
            : new ServiceName(schemes, Endpoint: null, uri.Host, uri.Port);
    }
}
