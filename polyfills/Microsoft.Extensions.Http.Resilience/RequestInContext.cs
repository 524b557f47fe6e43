using Polly;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>The request that an execution is about, for predicates that look at it.</summary>
internal static class RequestInContext
{
    private static readonly ResiliencePropertyKey<HttpRequestMessage?> Key = new("Resilience.Http.RequestMessage");

    public static HttpRequestMessage? Of(ResilienceContext context) => context.Properties.GetValue(Key, null);

    public static void Set(ResilienceContext context, HttpRequestMessage request) => context.Properties.Set(Key, request);
}
