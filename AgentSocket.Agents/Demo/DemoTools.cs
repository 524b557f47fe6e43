using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace AgentSocket.Agents.Demo;

/// <summary>The functions that the demo model was told of, as any model is.</summary>
internal sealed class DemoTools(PromptExecutionSettings? settings, ChatHistory history, Kernel? kernel)
{
    private IReadOnlyList<KernelFunction>? _functions;

    /// <summary>Whether it may call that function now.</summary>
    public bool Has(string plugin, string function) => Functions.Any(f => f.PluginName == plugin && f.Name == function);

    /// <summary>The client's tool of that name, or whose name has that word in it.</summary>
    /// <returns>The function's name; null if there is none.</returns>
    public string? FindClientTool(string name)
    {
        var function = string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_'));
        var offered = Functions.Where(f => f.PluginName == ClientPlugin.Name).Select(f => f.Name).ToArray();
        return offered.FirstOrDefault(f => f == function) ?? offered.FirstOrDefault(f => f.Contains(function, StringComparison.OrdinalIgnoreCase));
    }

    private IReadOnlyList<KernelFunction> Functions => _functions ??= Offered();

    private IReadOnlyList<KernelFunction> Offered() =>
        settings?.FunctionChoiceBehavior?.GetConfiguration(new FunctionChoiceBehaviorConfigurationContext(history) { Kernel = kernel }) is { } configuration
        && configuration.Choice != FunctionChoice.None
            ? configuration.Functions ?? []
            : [];
}
