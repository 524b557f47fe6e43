using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

/// <summary>A parameter of a function, as a model is told of it.</summary>
public sealed class KernelParameterMetadata
{
    private string _name = string.Empty;
    private string _description = string.Empty;
    private KernelJsonSchema? _schema;

    /// <summary>A parameter of that name.</summary>
    public KernelParameterMetadata(string name) => Name = name;

    /// <summary>The name.</summary>
    public string Name
    {
        get => _name;
        set
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            _name = value;
        }
    }

    /// <summary>What it is for.</summary>
    [AllowNull]
    public string Description
    {
        get => _description;
        set => _description = value ?? string.Empty;
    }

    /// <summary>What it is when it is not given.</summary>
    public object? DefaultValue { get; set; }

    /// <summary>Whether it must be given.</summary>
    public bool IsRequired { get; set; }

    /// <summary>Its type.</summary>
    [JsonIgnore]
    public Type? ParameterType { get; set; }

    /// <summary>Its schema: as set, or else made from type, description and default.</summary>
    public KernelJsonSchema? Schema
    {
        get => _schema ??= ParameterType is null ? null : Infer(ParameterType, Description, DefaultValue);
        set => _schema = value;
    }

    internal static KernelJsonSchema Infer(Type type, string? description, object? defaultValue)
    {
        if (Convert.ToString(defaultValue, CultureInfo.InvariantCulture) is { Length: > 0 } text)
        {
            description = string.IsNullOrWhiteSpace(description) ? $"(default value: {text})" : $"{description} (default value: {text})";
        }

        return new(AIJsonUtilities.CreateJsonSchema(type, string.IsNullOrWhiteSpace(description) ? null : description));
    }
}
