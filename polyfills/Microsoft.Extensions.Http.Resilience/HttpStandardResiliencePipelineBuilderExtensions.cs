using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Configures a standard pipeline.</summary>
public static class HttpStandardResiliencePipelineBuilderExtensions
{
    /// <summary>Changes the options.</summary>
    public static IHttpStandardResiliencePipelineBuilder Configure(
        this IHttpStandardResiliencePipelineBuilder builder,
        Action<HttpStandardResilienceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(builder.PipelineName, configure);
        return builder;
    }

    /// <summary>Gives each scheme, host and port a pipeline, and so a breaker, of its own.</summary>
    public static IHttpStandardResiliencePipelineBuilder SelectPipelineByAuthority(this IHttpStandardResiliencePipelineBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<PipelineKey>(builder.PipelineName, key => key.Of = AuthorityOf);
        return builder;
    }

    private static string AuthorityOf(HttpRequestMessage request)
        => request.RequestUri?.GetLeftPart(UriPartial.Authority)
            ?? throw new InvalidOperationException("A request without an address has no authority.");
}
