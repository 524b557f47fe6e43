using System.Text.Json.Serialization;

namespace Microsoft.SemanticKernel;

/// <summary>A piece of a message.</summary>
public abstract class KernelContent
{
    /// <summary>An empty piece.</summary>
    protected KernelContent()
    {
    }

    /// <summary>A piece made from what a connector got.</summary>
    protected KernelContent(object? innerContent, string? modelId = null, IReadOnlyDictionary<string, object?>? metadata = null)
    {
        InnerContent = innerContent;
        ModelId = modelId;
        Metadata = metadata;
    }

    /// <summary>Its media type.</summary>
    public string? MimeType { get; set; }

    /// <summary>What the connector got.</summary>
    [JsonIgnore]
    public object? InnerContent { get; set; }

    /// <summary>The model that it is from.</summary>
    public string? ModelId { get; set; }

    /// <summary>What else is known of it.</summary>
    public IReadOnlyDictionary<string, object?>? Metadata { get; set; }
}
