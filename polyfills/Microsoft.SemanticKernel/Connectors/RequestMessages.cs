using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.SemanticKernel.ChatCompletion;
using OpenAI.Chat;

namespace Microsoft.SemanticKernel.Connectors.OpenAI;

/// <summary>The messages of a chat as OpenAI's client takes them.</summary>
internal static class RequestMessages
{
    private static readonly JsonSerializerOptions ForModels = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static List<ChatMessage> From(ChatHistory history) => [.. history.SelectMany(From)];

    /// <summary>A function's result as the text that a model reads.</summary>
    public static string Text(object? result) => result switch
    {
        null => string.Empty,
        string text => text,
        Exception thrown => $"Error: Exception while invoking function. {thrown.Message}",
        ChatMessageContent message => message.ToString(),
        _ => JsonSerializer.Serialize(result, ForModels),
    };

    private static IEnumerable<ChatMessage> From(ChatMessageContent message) => message.Role.Label switch
    {
        "system" => [new SystemChatMessage(message.Content) { ParticipantName = message.AuthorName }],
        "user" => [new UserChatMessage(message.Items.Select(Part)) { ParticipantName = message.AuthorName }],
        "assistant" => [Assistant(message)],
        "tool" => message.Items.OfType<FunctionResultContent>().Select(result => new ToolChatMessage(result.CallId, Text(result.Result))),
        _ => throw new NotSupportedException($"Role {message.Role} is not supported."),
    };

    private static AssistantChatMessage Assistant(ChatMessageContent message)
    {
        ChatToolCall[] calls = [.. FunctionCallContent.GetFunctionCalls(message).Select(Call)];
        if (calls.Length == 0)
        {
            return new(message.Content ?? string.Empty) { ParticipantName = message.AuthorName };
        }

        AssistantChatMessage assistant = new(calls) { ParticipantName = message.AuthorName };
        assistant.Content.Add(message.Content ?? string.Empty);
        return assistant;
    }

    private static ChatToolCall Call(FunctionCallContent call) => ChatToolCall.CreateFunctionToolCall(
        call.Id,
        KernelNames.Join(call.PluginName, call.FunctionName),
        BinaryData.FromString(JsonSerializer.Serialize<IDictionary<string, object?>>(call.Arguments ?? [])));

    private static ChatMessageContentPart Part(KernelContent item) => item is TextContent text
        ? ChatMessageContentPart.CreateTextPart(text.Text)
        : throw new NotSupportedException($"Unsupported chat message content type '{item.GetType()}'.");
}
