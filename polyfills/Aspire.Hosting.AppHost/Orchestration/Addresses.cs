using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>The addresses that are shown of a resource.</summary>
internal static class Addresses
{
    public static ImmutableArray<UrlSnapshot> Of(IResource resource)
    {
        if (resource is not IResourceWithEndpoints listening)
            return [];

        var context = new ResourceUrlsCallbackContext(
            new(DistributedApplicationOperation.Run),
            resource,
            [.. listening.GetEndpoints().Select(endpoint => new ResourceUrlAnnotation { Url = endpoint.Url, Endpoint = endpoint })]);
        foreach (var change in resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>())
            change.Callback(context);
        return [.. context.Urls.Select(url => new UrlSnapshot(url.DisplayText ?? url.Endpoint?.EndpointName, url.Url, IsInternal: false))];
    }
}
