using System.Text;
using System.Text.Json.Serialization;

namespace Microsoft.SemanticKernel;

/// <summary>A piece of text that is being streamed.</summary>
public class StreamingTextContent : StreamingKernelContent
{
    /// <summary>That text.</summary>
    [JsonConstructor]
    public StreamingTextContent(
        string? text,
        int choiceIndex = 0,
        string? modelId = null,
        object? innerContent = null,
        Encoding? encoding = null,
        IReadOnlyDictionary<string, object?>? metadata = null)
        : base(innerContent, choiceIndex, modelId, metadata)
    {
        Text = text;
        Encoding = encoding ?? Encoding.UTF8;
    }

    /// <summary>The text.</summary>
    public string? Text { get; set; }

    /// <summary>Its encoding.</summary>
    [JsonIgnore]
    public Encoding Encoding { get; set; }

    /// <summary>The text.</summary>
    public override string ToString() => Text ?? string.Empty;

    /// <summary>The text, encoded.</summary>
    public override byte[] ToByteArray() => Encoding.GetBytes(ToString());
}
