using AgentSocket.Protocol;

namespace AgentSocket.Agents;

/// <summary>A call that the model asks for, as the model wrote it.</summary>
/// <param name="Id">The model's name for it.</param>
/// <param name="Plugin">The function's plugin, if it named one.</param>
/// <param name="Function">The function.</param>
/// <param name="Arguments">The arguments; JSON, if the model did it right.</param>
/// <param name="ClientTool">The client's tool that it means, as it was offered when the model was asked; null if it means none.</param>
internal sealed record FunctionCall(string Id, string? Plugin, string Function, string Arguments, ToolDefinition? ClientTool = null)
{
    private const int MaxNameLength = 64;

    /// <summary>The name that the model called: it may be none of ours, and as long as the model likes.</summary>
    public string Name
    {
        get
        {
            var name = Plugin is null ? Function : $"{Plugin}-{Function}";
            return name.Length <= MaxNameLength ? name : name[..MaxNameLength];
        }
    }

    /// <summary>A call of a function by the name that models know it by.</summary>
    public static FunctionCall Of(string id, string name, string arguments)
    {
        var separator = name.IndexOf('-', StringComparison.Ordinal);
        return separator < 0 ? new(id, null, name, arguments) : new(id, name[..separator], name[(separator + 1)..], arguments);
    }
}
