using System.Text;
using System.Text.Json.Serialization;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Microsoft.SemanticKernel;

/// <summary>A message of a chat.</summary>
public class ChatMessageContent : KernelContent
{
    private string? _authorName;
    private ChatMessageContentItemCollection? _items;

    /// <summary>An empty message.</summary>
    [JsonConstructor]
    public ChatMessageContent() => Encoding = Encoding.UTF8;

    /// <summary>A message of text.</summary>
    public ChatMessageContent(
        AuthorRole role,
        string? content,
        string? modelId = null,
        object? innerContent = null,
        Encoding? encoding = null,
        IReadOnlyDictionary<string, object?>? metadata = null)
        : base(innerContent, modelId, metadata)
    {
        Role = role;
        Encoding = encoding ?? Encoding.UTF8;
        Content = content;
    }

    /// <summary>A message of pieces.</summary>
    public ChatMessageContent(
        AuthorRole role,
        ChatMessageContentItemCollection items,
        string? modelId = null,
        object? innerContent = null,
        Encoding? encoding = null,
        IReadOnlyDictionary<string, object?>? metadata = null)
        : base(innerContent, modelId, metadata)
    {
        Role = role;
        Encoding = encoding ?? Encoding.UTF8;
        _items = items;
    }

    /// <summary>Who it is from, by name.</summary>
    public string? AuthorName
    {
        get => _authorName;
        set => _authorName = string.IsNullOrWhiteSpace(value) ? null : value;
    }

    /// <summary>Who it is from.</summary>
    public AuthorRole Role { get; set; }

    /// <summary>The first piece of text.</summary>
    [JsonIgnore]
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
                Items.Add(new TextContent(value, ModelId, InnerContent, Encoding, Metadata) { MimeType = MimeType });
            }
        }
    }

    /// <summary>The pieces.</summary>
    public ChatMessageContentItemCollection Items
    {
        get => _items ??= [];
        set => _items = value;
    }

    /// <summary>The text's encoding.</summary>
    [JsonIgnore]
    public Encoding Encoding { get; set; }

    private TextContent? FirstText => Items.OfType<TextContent>().FirstOrDefault();

    /// <summary>The first piece of text.</summary>
    public override string ToString() => Content ?? string.Empty;
}
