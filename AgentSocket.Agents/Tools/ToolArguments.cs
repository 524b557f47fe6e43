using System.Text.Json;
using AgentSocket.Protocol;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>A tool's arguments: a map by name, or the one value of a tool that takes one.</summary>
internal static class ToolArguments
{
    /// <exception cref="AgentSocketException">They aren't what the function takes (<see cref="ErrorCodes.InvalidInput"/>).</exception>
    public static KernelArguments Read(AgentValue input, KernelFunctionMetadata function)
    {
        using var json = JsonDocument.Parse(input.ToJson());
        var arguments = new KernelArguments();
        if (json.RootElement.ValueKind == JsonValueKind.Object)
        {
            // A kernel doesn't mind the case of names: what a person agreed to must not be replaced by another spelling of it.
            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (!function.Parameters.Any(parameter => parameter.Name == property.Name))
                    throw new AgentSocketException(ErrorCodes.InvalidInput, $"'{function.Name}' has no argument '{property.Name}'.") { Processed = false };
                if (arguments.ContainsName(property.Name))
                    throw new AgentSocketException(ErrorCodes.InvalidInput, $"'{property.Name}' is given twice.") { Processed = false };
                arguments[property.Name] = ValueOf(property.Value);
            }
        }
        else if (json.RootElement.ValueKind != JsonValueKind.Null)
        {
            if (function.Parameters.Count != 1)
                throw new AgentSocketException(ErrorCodes.InvalidInput, $"'{function.Name}' takes a map of arguments.") { Processed = false };
            arguments[function.Parameters[0].Name] = ValueOf(json.RootElement);
        }

        foreach (var parameter in function.Parameters)
        {
            if (parameter.IsRequired && !arguments.ContainsName(parameter.Name))
                throw new AgentSocketException(ErrorCodes.InvalidInput, $"'{function.Name}' needs the argument '{parameter.Name}'.") { Processed = false };
        }

        return arguments;
    }

    private static string? ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Null => null,
        _ => value.GetRawText(),
    };
}
