using System.Text.Json;
using AgentSocket.Protocol;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>Arguments as a model wrote them, checked against the function's parameters.</summary>
internal static class CallArguments
{
    /// <summary>Reads arguments.</summary>
    /// <param name="json">What the model wrote.</param>
    /// <param name="arguments">The arguments as a value; an empty map if they can't be read.</param>
    /// <returns>What is wrong, as a sentence; null if nothing is.</returns>
    public static string? Read(string json, out AgentValue arguments)
    {
        arguments = AgentValue.FromJson("{}");
        try
        {
            var value = AgentValue.FromJson(json);
            if (value.Type != MessagePack.MessagePackType.Map)
                return "The arguments must be a JSON object.";
            arguments = value;
            return null;
        }
        catch (AgentSocketException)
        {
            return "The arguments aren't valid JSON.";
        }
    }

    /// <summary>Checks arguments against a function's parameters. An optional one that is null counts as left out.</summary>
    /// <returns>What is wrong, as a sentence; null if nothing is.</returns>
    public static string? Check(AgentValue arguments, KernelFunctionMetadata function)
    {
        if (GivenTwice(arguments) is { } twice)
            return twice;
        using var json = JsonDocument.Parse(arguments.ToJson());
        if (MisspeltIn(json.RootElement, function) is { } wrong)
            return wrong;
        var optional = function.Parameters.Where(parameter => !parameter.IsRequired).Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        var given = json.RootElement.EnumerateObject()
            .Where(property => property.Value.ValueKind != JsonValueKind.Null || !optional.Contains(property.Name))
            .ToDictionary(property => property.Name, property => property.Value, StringComparer.Ordinal);
        return ValueSchema.Parse(ToolSchema.Of(function)).Check(AgentValue.FromJson(JsonSerializer.Serialize(given)));
    }

    /// <summary>A kernel doesn't mind the case of names: of two that differ in nothing else, it would pass on one.</summary>
    /// <returns>What is wrong, as a sentence; null if nothing is.</returns>
    public static string? GivenTwice(AgentValue arguments)
    {
        using var json = JsonDocument.Parse(arguments.ToJson());
        var given = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return json.RootElement.EnumerateObject().Where(property => !given.Add(property.Name)).Select(property => $"'{property.Name}' is given twice.").FirstOrDefault();
    }

    /// <summary>A kernel doesn't mind the case of names: what was checked must not be replaced by another spelling of it.</summary>
    private static string? MisspeltIn(JsonElement arguments, KernelFunctionMetadata function)
    {
        foreach (var property in arguments.EnumerateObject())
        {
            var exact = function.Parameters.Any(parameter => parameter.Name == property.Name);
            if (exact)
                continue;
            return function.Parameters.FirstOrDefault(parameter => parameter.Name.Equals(property.Name, StringComparison.OrdinalIgnoreCase)) is { } meant
                ? $"'{property.Name}' must be written '{meant.Name}'."
                : $"There is no argument '{property.Name}'.";
        }

        return null;
    }

    /// <summary>The arguments as a kernel passes them on.</summary>
    /// <param name="arguments">The arguments, a map.</param>
    /// <param name="keepTypes">Whether numbers and objects stay what they are; else they are text, which functions of methods read.</param>
    public static KernelArguments ToKernel(AgentValue arguments, bool keepTypes)
    {
        var kernel = new KernelArguments();
        using var json = JsonDocument.Parse(arguments.ToJson());
        foreach (var property in json.RootElement.EnumerateObject())
        {
            kernel[property.Name] = keepTypes ? property.Value.Clone()
                : property.Value.ValueKind == JsonValueKind.Null ? null
                : property.Value.ToString();
        }

        return kernel;
    }
}
