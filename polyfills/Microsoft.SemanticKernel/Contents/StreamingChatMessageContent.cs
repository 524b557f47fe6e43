using System.Text;
using System.Text.Json.Serialization;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Microsoft.SemanticKernel;

/// <summary>One update of a message that is being streamed.</summary>
public class StreamingChatMessageContent : StreamingKernelContent
{
    private string? _authorName;
    private StreamingKernelContentItemCollection? _items;

    /// <summary>An update with text, or without any.</summary>
    [JsonConstructor]
    public StreamingChatMessageContent(
        AuthorRole? role,
        string? content,
        object? innerContent = null,
        int choiceIndex = 0,
        string? modelId = null,
        Encoding? encoding = null,
        IReadOnlyDictionary<string, object?>? metadata = null)
        : base(innerContent, choiceIndex, modelId, metadata)
    {
        Role = role;
        Encoding = encoding ?? Encoding.UTF8;
        Content = content;
    }

    /// <summary>The first piece of text.</summary>
    public string? Content
    {
        get => FirstText?.Text;
        set
        {
            if (FirstText is { } text)
            {
                text.Text = value;
            }
            else if (value is not null)
            {
                Items.Add(new StreamingTextContent(value, ChoiceIndex, ModelId, InnerContent, Encoding, Metadata));
            }
        }
    }

    /// <summary>The pieces.</summary>
    [JsonIgnore]
    public StreamingKernelContentItemCollection Items
    {
        get => _items ??= [];
        set => _items = value;
    }

    /// <summary>Who it is from, by name.</summary>
    public string? AuthorName
    {
        get => _authorName;
        set => _authorName = string.IsNullOrWhiteSpace(value) ? null : value;
    }

    /// <summary>Who it is from; said at the message's start only.</summary>
    public AuthorRole? Role { get; set; }

    /// <summary>The text's encoding.</summary>
    [JsonIgnore]
    public Encoding Encoding { get; set; }

    private StreamingTextContent? FirstText => Items.OfType<StreamingTextContent>().FirstOrDefault();

    /// <summary>The first piece of text.</summary>
    public override string ToString() => Content ?? string.Empty;

    /// <summary>The first piece of text, encoded.</summary>
    public override byte[] ToByteArray() => Encoding.GetBytes(ToString());
}
