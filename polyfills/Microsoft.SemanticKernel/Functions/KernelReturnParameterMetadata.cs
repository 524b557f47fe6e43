using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Microsoft.SemanticKernel;

/// <summary>What a function returns.</summary>
public sealed class KernelReturnParameterMetadata
{
    private string _description = string.Empty;
    private KernelJsonSchema? _schema;

    /// <summary>What it is.</summary>
    [AllowNull]
    public string Description
    {
        get => _description;
        set => _description = value ?? string.Empty;
    }

    /// <summary>Its type; null for nothing.</summary>
    [JsonIgnore]
    public Type? ParameterType { get; set; }

    /// <summary>Its schema: as set, or else made from type and description.</summary>
    public KernelJsonSchema? Schema
    {
        get => _schema ??= ParameterType is null ? null : KernelParameterMetadata.Infer(ParameterType, Description, null);
        set => _schema = value;
    }
}
