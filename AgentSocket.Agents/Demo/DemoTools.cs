using System.Text.Json;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace AgentSocket.Agents.Demo;

/// <summary>The functions that the demo model was told of, as any model is.</summary>
internal sealed class DemoTools(PromptExecutionSettings? settings, ChatHistory history, Kernel? kernel)
{
    /// <summary>Whether it may call that function now.</summary>
    public bool Has(string plugin, string function) =>
        settings?.FunctionChoiceBehavior?.GetConfiguration(new FunctionChoiceBehaviorConfigurationContext(history) { Kernel = kernel }) is { } configuration
        && configuration.Choice != FunctionChoice.None
        && configuration.Functions?.Any(f => f.PluginName == plugin && f.Name == function) == true;

    /// <summary>A call's arguments, as the JSON that a model writes.</summary>
    public static string Arguments(DemoToolCall call) => call.Value is null
        ? "{}"
        : JsonSerializer.Serialize(new Dictionary<string, string> { [call.Argument] = call.Value });
}
