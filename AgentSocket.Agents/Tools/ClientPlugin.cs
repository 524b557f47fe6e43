using System.Globalization;
using System.Text.Json;
using AgentSocket.Protocol;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>
/// The client's tools as kernel functions of a plugin <c>client</c>, so that a model calls them as it does the server's. Clients offer and withdraw tools while a
/// run goes on: before each question to the model the plugin is made anew, and what the model calls then is called as it was offered.
/// </summary>
internal sealed class ClientPlugin(Kernel kernel, AgentContext context)
{
    public const string Name = "client";

    /// <summary>With the plugin's name and what joins both, models take 64 characters.</summary>
    private const int MaxNameLength = 64 - 7;

    private Dictionary<string, ToolDefinition> _tools = [];
    private KernelPlugin? _plugin;

    /// <summary>Makes it of the tools that the client offers now; the kernel has none if it offers none.</summary>
    public void Renew()
    {
        if (_plugin is not null)
            kernel.Plugins.Remove(_plugin);
        var names = new HashSet<string>(StringComparer.Ordinal);
        _tools = context.ClientTools.OrderBy(tool => tool.Name, StringComparer.Ordinal).ToDictionary(tool => NameOf(tool.Name, names), StringComparer.Ordinal);
        _plugin = _tools.Count == 0 ? null : Plugin(_tools.Select(named => Function(named.Value, named.Key)));
        if (_plugin is not null)
            kernel.Plugins.Add(_plugin);
    }

    /// <summary>A call with the tool that it means, if it means one of the client's: whatever the client offers later, this is what the model was told of.</summary>
    public FunctionCall WithTool(FunctionCall call) => call.Plugin == Name ? call with { ClientTool = _tools.GetValueOrDefault(call.Function) } : call;

    /// <summary>The function that makes a call; null if it means no tool of the client.</summary>
    public KernelFunction? Find(FunctionCall call) => call.ClientTool is { } tool ? Plugin([Function(tool, call.Function)])[call.Function] : null;

    private static KernelPlugin Plugin(IEnumerable<KernelFunction> functions) => KernelPluginFactory.CreateFromFunctions(Name, "Tools of the person's own device", functions);

    /// <summary>Nothing is said of the result's type: models would be told of the type that a result has in here, which they never see.</summary>
    private KernelFunction Function(ToolDefinition tool, string name) => KernelFunctionFactory.CreateFromMethod(
        async Task<object> (KernelArguments arguments, CancellationToken cancellationToken) => await context.CallToolAsync(tool, ToValue(arguments), cancellationToken),
        name,
        tool.Description,
        TryReadParameters(tool));

    /// <summary>Kernels know letters, digits and underscores. Tools whose names become the same are told apart by a number.</summary>
    private static string NameOf(string tool, HashSet<string> taken)
    {
        var name = string.Concat(tool.Take(MaxNameLength).Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_'));
        var chosen = name;
        for (var number = 2; !taken.Add(chosen); number++)
        {
            var suffix = string.Create(CultureInfo.InvariantCulture, $"_{number}");
            chosen = string.Concat(name.AsSpan(0, Math.Min(name.Length, MaxNameLength - suffix.Length)), suffix);
        }

        return chosen;
    }

    /// <summary>A schema that a kernel can't take costs the model what it says of the parameters, and nobody anything else: arguments are checked against it all the same.</summary>
    private static List<KernelParameterMetadata> TryReadParameters(ToolDefinition tool)
    {
        try
        {
            return Parameters(tool);
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException or InvalidOperationException or KernelException or AgentSocketException)
        {
            return [];
        }
    }

    private static List<KernelParameterMetadata> Parameters(ToolDefinition tool)
    {
        if (tool.Schema.IsNone)
            return [];
        using var schema = JsonDocument.Parse(tool.Schema.ToJson());
        if (schema.RootElement.ValueKind != JsonValueKind.Object
            || !schema.RootElement.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object)
            return [];
        var required = schema.RootElement.TryGetProperty("required", out var names) && names.ValueKind == JsonValueKind.Array
            ? names.EnumerateArray().Select(name => name.ToString()).ToHashSet(StringComparer.Ordinal)
            : [];
        return
        [
            .. properties.EnumerateObject().Where(property => property.Name.Length > 0).Select(property => new KernelParameterMetadata(property.Name)
            {
                Schema = KernelJsonSchema.Parse(property.Value.ValueKind == JsonValueKind.Object ? property.Value.GetRawText() : "{}"),
                IsRequired = required.Contains(property.Name),
            }),
        ];
    }

    private static AgentValue ToValue(KernelArguments arguments) => AgentValue.FromJson(JsonSerializer.Serialize(new Dictionary<string, object?>(arguments)));
}
