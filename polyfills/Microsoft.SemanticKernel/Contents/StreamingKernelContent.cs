using System.Text.Json.Serialization;

namespace Microsoft.SemanticKernel;

/// <summary>A piece of a message that is being streamed.</summary>
public abstract class StreamingKernelContent
{
    /// <summary>An empty piece.</summary>
    protected StreamingKernelContent()
    {
    }

    /// <summary>A piece made from what a connector got.</summary>
    protected StreamingKernelContent(
        object? innerContent, int choiceIndex = 0, string? modelId = null, IReadOnlyDictionary<string, object?>? metadata = null)
    {
        InnerContent = innerContent;
        ChoiceIndex = choiceIndex;
        ModelId = modelId;
        Metadata = metadata;
    }

    /// <summary>Which of several answers it belongs to.</summary>
    public int ChoiceIndex { get; set; }

    /// <summary>What the connector got.</summary>
    [JsonIgnore]
    public object? InnerContent { get; set; }

    /// <summary>The model that it is from.</summary>
    public string? ModelId { get; set; }

    /// <summary>What else is known of it.</summary>
    public IReadOnlyDictionary<string, object?>? Metadata { get; set; }

    /// <summary>The piece as text.</summary>
    public abstract override string ToString();

    /// <summary>The piece as bytes.</summary>
    public abstract byte[] ToByteArray();
}
