using System.Globalization;
using System.Text.Json;
using AgentSocket.Protocol;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>The client's tools as kernel functions of a plugin <c>client</c>, so that a model calls them as it does the server's.</summary>
internal static class ClientPlugin
{
    public const string Name = "client";

    /// <summary>With the plugin's name and what joins both, models take 64 characters.</summary>
    private const int MaxNameLength = 64 - 7;

    /// <summary>Adds the tools that the client offers now; nothing if it offers none.</summary>
    public static void AddTo(Kernel kernel, AgentContext context)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        KernelFunction[] functions = [.. context.ClientTools.OrderBy(tool => tool.Name, StringComparer.Ordinal).Select(tool => Function(context, tool, NameOf(tool.Name, names)))];
        if (functions.Length > 0)
            kernel.Plugins.Add(KernelPluginFactory.CreateFromFunctions(Name, "Tools of the person's own device", functions));
    }

    private static KernelFunction Function(AgentContext context, ToolDefinition tool, string name) => KernelFunctionFactory.CreateFromMethod(
        (KernelArguments arguments, CancellationToken cancellationToken) => context.CallToolAsync(tool.Name, ToValue(arguments), timeout: null, cancellationToken),
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
