using System.Diagnostics.CodeAnalysis;

namespace Microsoft.SemanticKernel;

/// <summary>A function, as a model is told of it.</summary>
public sealed class KernelFunctionMetadata
{
    private string _name = string.Empty;
    private string _description = string.Empty;

    /// <summary>A function of that name.</summary>
    public KernelFunctionMetadata(string name) => Name = name;

    /// <summary>A copy.</summary>
    public KernelFunctionMetadata(KernelFunctionMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        Name = metadata.Name;
        PluginName = metadata.PluginName;
        Description = metadata.Description;
        Parameters = metadata.Parameters;
        ReturnParameter = metadata.ReturnParameter;
    }

    /// <summary>The name: letters, digits and underscores.</summary>
    public string Name
    {
        get => _name;
        set
        {
            KernelNames.Check(value, "function");
            _name = value;
        }
    }

    /// <summary>The plugin that it belongs to, if any.</summary>
    public string? PluginName { get; set; }

    /// <summary>What it does.</summary>
    [AllowNull]
    public string Description
    {
        get => _description;
        set => _description = value ?? string.Empty;
    }

    /// <summary>What it takes.</summary>
    public IReadOnlyList<KernelParameterMetadata> Parameters { get; set; } = [];

    /// <summary>What it returns.</summary>
    public KernelReturnParameterMetadata ReturnParameter { get; set; } = new();
}
