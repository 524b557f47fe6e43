using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Configures a standard pipeline.</summary>
public interface IHttpStandardResiliencePipelineBuilder
{
    /// <summary>The pipeline's name, which its options bear too.</summary>
    string PipelineName { get; }

    /// <summary>The services it is added to.</summary>
    IServiceCollection Services { get; }
}
