using System.Collections.ObjectModel;
using System.Text;

namespace Microsoft.SemanticKernel.ChatCompletion;

/// <summary>The messages of a chat, oldest first.</summary>
public class ChatHistory : Collection<ChatMessageContent>
{
    /// <summary>No messages yet.</summary>
    public ChatHistory()
    {
    }

    /// <summary>Begins with what the program says.</summary>
    public ChatHistory(string systemMessage) => AddMessage(AuthorRole.System, systemMessage);

    /// <summary>Begins with these messages.</summary>
    public ChatHistory(IEnumerable<ChatMessageContent> messages)
        : base([.. messages])
    {
    }

    /// <summary>Adds a message of text.</summary>
    public void AddMessage(
        AuthorRole authorRole, string content, Encoding? encoding = null, IReadOnlyDictionary<string, object?>? metadata = null) =>
        Add(new ChatMessageContent(authorRole, content, null, null, encoding, metadata));

    /// <summary>Adds a message of pieces.</summary>
    public void AddMessage(
        AuthorRole authorRole,
        ChatMessageContentItemCollection contentItems,
        Encoding? encoding = null,
        IReadOnlyDictionary<string, object?>? metadata = null) =>
        Add(new ChatMessageContent(authorRole, contentItems, null, null, encoding, metadata));

    /// <summary>Adds what the person says.</summary>
    public void AddUserMessage(string content) => AddMessage(AuthorRole.User, content);

    /// <summary>Adds what the person says.</summary>
    public void AddUserMessage(ChatMessageContentItemCollection contentItems) => AddMessage(AuthorRole.User, contentItems);

    /// <summary>Adds what the model says.</summary>
    public void AddAssistantMessage(string content) => AddMessage(AuthorRole.Assistant, content);

    /// <summary>Adds what the program says.</summary>
    public void AddSystemMessage(string content) => AddMessage(AuthorRole.System, content);

    /// <summary>Adds messages.</summary>
    public void AddRange(IEnumerable<ChatMessageContent> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        foreach (var item in items)
        {
            Add(item);
        }
    }
}
