using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.ServiceDiscovery.Http;

/// <summary>Sends each request to the service's addresses in turn, beginning with the second as the real selector does. Afterwards the request has its own address again.</summary>
internal sealed class ResolvingHttpDelegatingHandler(ServiceEndpointResolver resolver, IOptions<ServiceDiscoveryOptions> options)
    : DelegatingHandler
{
    private readonly ConcurrentDictionary<string, uint> _turns = new(StringComparer.Ordinal);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { } asked)
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);

        var authority = asked.GetLeftPart(UriPartial.Authority);
        var source = await resolver.GetEndpointsAsync(authority, cancellationToken).ConfigureAwait(false);
        var turn = _turns.AddOrUpdate(authority, 1, (_, last) => last + 1);
        request.RequestUri = EndpointAddress.Apply(asked, source.Endpoints[(int)(turn % source.Endpoints.Count)], options.Value);
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            request.RequestUri = asked;
        }
    }
}
