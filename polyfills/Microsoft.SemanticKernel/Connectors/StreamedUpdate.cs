using System.Text;
using Microsoft.SemanticKernel.ChatCompletion;
using OpenAI.Chat;

namespace Microsoft.SemanticKernel.Connectors.OpenAI;

/// <summary>An update of OpenAI's client as one of the kernel's.</summary>
internal static class StreamedUpdate
{
    public static StreamingChatMessageContent From(StreamingChatCompletionUpdate update, int request, string model)
    {
        StreamingChatMessageContent content = new(
            update.Role is { } role ? new AuthorRole(role.ToString()) : null, null, update, 0, model, Encoding.UTF8, Metadata(update));
        foreach (var part in update.ContentUpdate)
        {
            if (part.Kind == ChatMessageContentPartKind.Text)
            {
                content.Items.Add(new StreamingTextContent(part.Text));
            }
        }

        foreach (var call in update.ToolCallUpdates)
        {
            content.Items.Add(new StreamingFunctionCallUpdateContent(
                call.ToolCallId,
                call.FunctionName,
                call.FunctionArgumentsUpdate is { Length: > 0 } arguments ? arguments.ToString() : string.Empty,
                call.Index)
            {
#pragma warning disable SKEXP0001 // Experimental in the real package; the connector is what sets it.
                RequestIndex = request,
#pragma warning restore SKEXP0001
            });
        }

        return content;
    }

    private static Dictionary<string, object?> Metadata(StreamingChatCompletionUpdate update) => new()
    {
        [nameof(update.CompletionId)] = update.CompletionId,
        [nameof(update.CreatedAt)] = update.CreatedAt,
        [nameof(update.SystemFingerprint)] = update.SystemFingerprint,
        [nameof(update.RefusalUpdate)] = update.RefusalUpdate,
        [nameof(update.Usage)] = update.Usage,
        [nameof(update.FinishReason)] = update.FinishReason?.ToString(),
    };
}
