namespace Microsoft.Extensions.Http.Resilience;

/// <summary>How requests of one pipeline's name are divided among several pipelines; one for all by default.</summary>
internal sealed class PipelineKey
{
    public Func<HttpRequestMessage, string> Of { get; set; } = _ => string.Empty;
}
