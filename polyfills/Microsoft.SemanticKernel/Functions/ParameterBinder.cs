using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Microsoft.SemanticKernel;

/// <summary>Finds a method's arguments: the kernel's own by type, a model's by name.</summary>
internal static class ParameterBinder
{
    /// <summary>Whether a model gives it.</summary>
    public static bool IsForModels(ParameterInfo parameter) => Own(parameter.ParameterType) is null;

    public static Func<Kernel, KernelArguments, CancellationToken, object?> For(ParameterInfo parameter) =>
        Own(parameter.ParameterType) ?? ((kernel, arguments, _) => Given(parameter, kernel, arguments));

    private static Func<Kernel, KernelArguments, CancellationToken, object?>? Own(Type type) =>
        type == typeof(Kernel) ? static (kernel, _, _) => kernel
        : type == typeof(KernelArguments) ? static (_, arguments, _) => arguments
        : type == typeof(CancellationToken) ? static (_, _, cancellationToken) => cancellationToken
        : type == typeof(ILoggerFactory) ? static (kernel, _, _) => kernel.LoggerFactory
        : null;

    private static object? Given(ParameterInfo parameter, Kernel kernel, KernelArguments arguments)
    {
        if (arguments.TryGetValue(parameter.Name!, out var value))
        {
            return Converted(value, parameter, kernel);
        }

        return parameter.HasDefaultValue
            ? parameter.DefaultValue
            : throw new KernelException($"Missing argument for function parameter '{parameter.Name}'");
    }

    private static object? Converted(object? value, ParameterInfo parameter, Kernel kernel)
    {
        var type = parameter.ParameterType;
        if (value is null || type.IsInstanceOfType(value))
        {
            return value;
        }

        try
        {
            return value switch
            {
                JsonElement json when type == typeof(string) => json.ToString(),
                JsonElement json => json.Deserialize(type, JsonSerializerOptions.Web),
                _ when type == typeof(string) => Convert.ToString(value, kernel.Culture),
                string text => FromText(text, type, kernel),
                _ => JsonSerializer.SerializeToElement(value).Deserialize(type, JsonSerializerOptions.Web),
            };
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            throw new ArgumentOutOfRangeException(parameter.Name, value, e.Message);
        }
    }

    private static object? FromText(string text, Type type, Kernel kernel) =>
        TypeDescriptor.GetConverter(type) is { } converter && converter.CanConvertFrom(typeof(string))
            ? converter.ConvertFrom(null, kernel.Culture, text)
            : JsonSerializer.Deserialize(text, type, JsonSerializerOptions.Web);
}
