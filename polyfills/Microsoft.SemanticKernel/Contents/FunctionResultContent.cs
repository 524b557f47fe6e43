using System.Text.Json.Serialization;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Microsoft.SemanticKernel;

/// <summary>The result of a function call that a model asked for.</summary>
public sealed class FunctionResultContent : KernelContent
{
    /// <summary>A result.</summary>
    [JsonConstructor]
    public FunctionResultContent(string? functionName = null, string? pluginName = null, string? callId = null, object? result = null)
    {
        FunctionName = functionName;
        PluginName = pluginName;
        CallId = callId;
        Result = result;
    }

    /// <summary>The result of that call.</summary>
    public FunctionResultContent(FunctionCallContent functionCall, object? result = null)
        : this(functionCall.FunctionName, functionCall.PluginName, functionCall.Id, result)
    {
    }

    /// <summary>The result of that call.</summary>
    public FunctionResultContent(FunctionCallContent functionCallContent, FunctionResult result)
        : this(functionCallContent, result.Value) =>
        InnerContent = result;

    /// <summary>The call's id.</summary>
    public string? CallId { get; }

    /// <summary>The plugin.</summary>
    public string? PluginName { get; }

    /// <summary>The function.</summary>
    public string? FunctionName { get; }

    /// <summary>What it returned.</summary>
    public object? Result { get; }

    /// <summary>The result as a message of its own.</summary>
    public ChatMessageContent ToChatMessage() => new(AuthorRole.Tool, [this]);
}
