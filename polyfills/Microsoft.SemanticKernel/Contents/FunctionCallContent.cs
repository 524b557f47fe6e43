using System.Text.Json.Serialization;

namespace Microsoft.SemanticKernel;

/// <summary>A function call that a model asks for.</summary>
public sealed class FunctionCallContent : KernelContent
{
    /// <summary>A call.</summary>
    [JsonConstructor]
    public FunctionCallContent(string functionName, string? pluginName = null, string? id = null, KernelArguments? arguments = null)
    {
        ArgumentNullException.ThrowIfNull(functionName);
        FunctionName = functionName;
        PluginName = pluginName;
        Id = id;
        Arguments = arguments;
    }

    /// <summary>The call's id.</summary>
    public string? Id { get; }

    /// <summary>The plugin.</summary>
    public string? PluginName { get; }

    /// <summary>The function.</summary>
    public string FunctionName { get; }

    /// <summary>Its arguments.</summary>
    public KernelArguments? Arguments { get; }

    /// <summary>Why the call can't be run: its arguments weren't JSON.</summary>
    public Exception? Exception { get; init; }

    /// <summary>The calls in a message.</summary>
    public static IEnumerable<FunctionCallContent> GetFunctionCalls(ChatMessageContent messageContent)
    {
        ArgumentNullException.ThrowIfNull(messageContent);
        return messageContent.Items.OfType<FunctionCallContent>();
    }

    /// <summary>Runs the function.</summary>
    /// <exception cref="KeyNotFoundException">The kernel has no such function.</exception>
    public async Task<FunctionResultContent> InvokeAsync(Kernel kernel, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        if (Exception is not null)
        {
            throw Exception;
        }

        var function = kernel.Plugins.GetFunction(PluginName, FunctionName);
        return new(this, await function.InvokeAsync(kernel, Arguments, cancellationToken).ConfigureAwait(false));
    }
}
