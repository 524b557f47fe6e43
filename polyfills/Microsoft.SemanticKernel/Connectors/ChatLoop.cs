using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.SemanticKernel.ChatCompletion;
using OpenAI.Chat;

namespace Microsoft.SemanticKernel.Connectors.OpenAI;

/// <summary>Asks, streams the answer, runs what the model called, and asks again until it calls nothing more.</summary>
internal sealed class ChatLoop(ChatClient client, string model)
{
    public async IAsyncEnumerable<StreamingChatMessageContent> StreamAsync(
        ChatHistory history,
        PromptExecutionSettings? executionSettings,
        Kernel? kernel,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(history);
        var settings = OpenAIPromptExecutionSettings.FromExecutionSettings(executionSettings);
        for (var index = 0; ; index++)
        {
            ChatRequest request = new(index, history, settings, Functions(settings, history, kernel, index), kernel);
            StringBuilder text = new();
            FunctionCallContentBuilder calls = new();
            IReadOnlyDictionary<string, object?>? metadata = null;

            var updates = client.CompleteChatStreamingAsync(
                RequestMessages.From(history), RequestOptions.From(settings, request.Functions), cancellationToken);
            await foreach (var update in updates.ConfigureAwait(false))
            {
                var content = StreamedUpdate.From(update, index, model);
                metadata = content.Metadata;
                if (request.Functions?.AutoInvoke == true)
                {
                    text.Append(content.Content);
                    calls.Append(content);
                }

                yield return content;
            }

            var called = calls.Build();
            if (called.Count == 0)
            {
                yield break;
            }

            ChatMessageContent message = new(AuthorRole.Assistant, text.ToString(), model, metadata: metadata);
            foreach (var call in called)
            {
                message.Items.Add(call);
            }

            if (await AutoInvocation.RunAsync(message, request, cancellationToken).ConfigureAwait(false) is { } last)
            {
                yield return new StreamingChatMessageContent(last.Role, last.Content);
                yield break;
            }
        }
    }

    /// <summary>The streamed answer as one message.</summary>
    public async Task<IReadOnlyList<ChatMessageContent>> GatherAsync(
        ChatHistory history, PromptExecutionSettings? executionSettings, Kernel? kernel, CancellationToken cancellationToken)
    {
        var before = history.Count;
        StringBuilder text = new();
        FunctionCallContentBuilder calls = new();
        IReadOnlyDictionary<string, object?>? metadata = null;
        await foreach (var update in StreamAsync(history, executionSettings, kernel, cancellationToken).ConfigureAwait(false))
        {
            if (history.Count != before)
            {
                (before, calls) = (history.Count, new());
                text.Clear();
            }

            text.Append(update.Content);
            calls.Append(update);
            metadata = update.Metadata ?? metadata;
        }

        ChatMessageContent message = new(AuthorRole.Assistant, text.ToString(), model, metadata: metadata);
        foreach (var call in calls.Build())
        {
            message.Items.Add(call);
        }

        return [message];
    }

    private static FunctionChoiceBehaviorConfiguration? Functions(
        OpenAIPromptExecutionSettings settings, ChatHistory history, Kernel? kernel, int index)
    {
        var functions = settings.FunctionChoiceBehavior?.GetConfiguration(new(history) { Kernel = kernel, RequestSequenceIndex = index });
        if (functions is not null && index >= AutoInvocation.MaxRequests)
        {
            functions.AutoInvoke = false;
        }

        return functions;
    }
}
