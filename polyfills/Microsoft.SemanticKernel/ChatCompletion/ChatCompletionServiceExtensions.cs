namespace Microsoft.SemanticKernel.ChatCompletion;

/// <summary>Asks a model for one message.</summary>
public static class ChatCompletionServiceExtensions
{
    /// <summary>The model's next message.</summary>
    public static async Task<ChatMessageContent> GetChatMessageContentAsync(
        this IChatCompletionService chatCompletionService,
        ChatHistory chatHistory,
        PromptExecutionSettings? executionSettings = null,
        Kernel? kernel = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chatCompletionService);
        var messages = await chatCompletionService
            .GetChatMessageContentsAsync(chatHistory, executionSettings, kernel, cancellationToken).ConfigureAwait(false);
        return messages.Single();
    }
}
