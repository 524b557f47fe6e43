using Microsoft.SemanticKernel.ChatCompletion;

namespace Microsoft.SemanticKernel.Connectors.OpenAI;

/// <summary>Runs what a model called, and adds the calls and their results to the chat.</summary>
internal static class AutoInvocation
{
    /// <summary>How many requests one message of a person's may lead to; afterwards calls are handed to the caller.</summary>
    public const int MaxRequests = 128;

    /// <returns>The message to end with, if a filter said that it is enough.</returns>
    public static async Task<ChatMessageContent?> RunAsync(
        ChatMessageContent message, ChatRequest request, CancellationToken cancellationToken)
    {
        request.History.Add(message);
        FunctionCallContent[] calls = [.. FunctionCallContent.GetFunctionCalls(message)];
        for (var i = 0; i < calls.Length; i++)
        {
            var (result, terminate) = Find(calls[i], request, out var error) is { } function
                ? await RunAsync(function, calls, i, message, request, cancellationToken).ConfigureAwait(false)
                : (error, false);
            ChatMessageContent answer = new(AuthorRole.Tool, result);
            answer.Items.Add(new FunctionResultContent(calls[i], result));
            request.History.Add(answer);
            if (terminate)
            {
                return answer;
            }
        }

        return null;
    }

    private static KernelFunction? Find(FunctionCallContent call, ChatRequest request, out string? error)
    {
        var function = request.Functions?.Functions?.FirstOrDefault(f =>
            string.Equals(f.Name, call.FunctionName, StringComparison.OrdinalIgnoreCase)
            && string.Equals(f.PluginName ?? string.Empty, call.PluginName ?? string.Empty, StringComparison.OrdinalIgnoreCase));
        error = call.Exception is not null
            ? $"Error: Function call processing failed. Correct yourself. {call.Exception.Message}"
            : "Error: Function call request for a function that wasn't defined. Correct yourself.";
        return call.Exception is null ? function : null;
    }

    private static async Task<(string Result, bool Terminate)> RunAsync(
        KernelFunction function,
        FunctionCallContent[] calls,
        int index,
        ChatMessageContent message,
        ChatRequest request,
        CancellationToken cancellationToken)
    {
        var kernel = request.Kernel!;
        AutoFunctionInvocationContext context = new(
            kernel, function, new FunctionResult(function, culture: kernel.Culture), request.History, message)
        {
            Arguments = calls[index].Arguments ?? [],
            RequestSequenceIndex = request.Index,
            FunctionSequenceIndex = index,
            FunctionCount = calls.Length,
            CancellationToken = cancellationToken,
            IsStreaming = true,
            ToolCallId = calls[index].Id,
            ExecutionSettings = request.Settings,
        };
        try
        {
            await FunctionFilters.RunAsync(context, async c =>
            {
                if (!c.Terminate)
                {
                    c.Result = await function.InvokeAsync(kernel, c.Arguments, cancellationToken).ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
            return (RequestMessages.Text(context.Result.Value), context.Terminate);
        }
        catch (Exception e)
        {
            // A model is told of any failure, and may do better; that is the connector's contract.
            return (RequestMessages.Text(e), false);
        }
    }
}
