using Microsoft.SemanticKernel.ChatCompletion;

namespace Microsoft.SemanticKernel;

/// <summary>A function that a connector is about to run for a model, or has run.</summary>
public class AutoFunctionInvocationContext
{
    /// <summary>Of a call in a message of the model's.</summary>
    public AutoFunctionInvocationContext(
        Kernel kernel, KernelFunction function, FunctionResult result, ChatHistory chatHistory, ChatMessageContent chatMessageContent)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(chatHistory);
        ArgumentNullException.ThrowIfNull(chatMessageContent);
        Kernel = kernel;
        Function = function;
        Result = result;
        ChatHistory = chatHistory;
        ChatMessageContent = chatMessageContent;
    }

    /// <summary>Cancels the function.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Its arguments.</summary>
    public KernelArguments? Arguments { get; init; }

    /// <summary>Which request to the model this is, from 0.</summary>
    public int RequestSequenceIndex { get; init; }

    /// <summary>Which call of that request's answer this is, from 0.</summary>
    public int FunctionSequenceIndex { get; init; }

    /// <summary>How many calls that answer has.</summary>
    public int FunctionCount { get; init; }

    /// <summary>The call's id.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>Whether the answer is streamed.</summary>
    public bool IsStreaming { get; init; }

    /// <summary>The settings of the request.</summary>
    public PromptExecutionSettings? ExecutionSettings { get; init; }

    /// <summary>The model's message with the call.</summary>
    public ChatMessageContent ChatMessageContent { get; }

    /// <summary>The messages so far.</summary>
    public ChatHistory ChatHistory { get; }

    /// <summary>The function.</summary>
    public KernelFunction Function { get; }

    /// <summary>The kernel.</summary>
    public Kernel Kernel { get; }

    /// <summary>Its result, which a filter may replace.</summary>
    public FunctionResult Result { get; set; }

    /// <summary>Set to call nothing more and ask the model no more.</summary>
    public bool Terminate { get; set; }
}
