using System.Text;
using System.Text.Json.Serialization;

namespace Microsoft.SemanticKernel;

/// <summary>Text in a message.</summary>
public sealed class TextContent : KernelContent
{
    /// <summary>No text yet.</summary>
    [JsonConstructor]
    public TextContent() => Encoding = Encoding.UTF8;

    /// <summary>That text.</summary>
    public TextContent(
        string? text,
        string? modelId = null,
        object? innerContent = null,
        Encoding? encoding = null,
        IReadOnlyDictionary<string, object?>? metadata = null)
        : base(innerContent, modelId, metadata)
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
}
